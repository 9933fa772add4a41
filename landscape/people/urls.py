"""Addresses of people and their accounts, and of the audit trail."""

from django.urls import path

from landscape.people import audit_trail, signing_in, views

urlpatterns = [
    path("sign-in/", signing_in.SignInView.as_view(), name="sign-in"),
    path("sign-out/", signing_in.SignOutView.as_view(), name="sign-out"),
    path("invitations/<str:token>/", signing_in.invitation, name="invitation"),
    path("account/", signing_in.account, name="account"),
    path("account/password/", signing_in.password, name="password"),
    path("account/second-factor/", signing_in.set_up_second_factor, name="second-factor-set-up"),
    path("second-factor/", signing_in.give_second_factor, name="second-factor"),
    path("password/forgotten/", signing_in.password_forgotten, name="password-forgotten"),
    path("password/new/<str:uidb64>/<str:token>/", signing_in.password_reset, name="password-reset"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/appoint/", views.appoint, name="appoint"),
    path("people/<int:pk>/appointments/<int:appointment>/end/", views.end_appointment, name="end-appointment"),
    path("people/<int:pk>/invite-again/", views.invite_again, name="invite-again"),
    path("people/<int:pk>/close/", views.set_active, {"is_active": False}, name="close-account"),
    path("people/<int:pk>/open/", views.set_active, {"is_active": True}, name="open-account"),
    path("people/<int:pk>/second-factor/", views.reset_second_factor, name="reset-second-factor"),
    path("audit-trail/", audit_trail.audit_trail, name="audit-trail"),
    path("audit-trail.csv", audit_trail.download, name="audit-trail-download"),
]
