"""Administration pages of the landscape. Reference data comes from fixtures: here it is read."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from landscape.administration import ReadOnly, ReasonedAdmin, ReasonedForm
from landscape.models import (
    Appointment,
    Area,
    AreaLink,
    AreaName,
    AuditEntry,
    Authority,
    Family,
    FamilyEdition,
    FamilyMember,
    Person,
)
from landscape.people.actions import invite_again

admin.site.unregister([StaticDevice, TOTPDevice])  # their pages show secrets
admin.site.unregister(Group)  # groups allow nothing: people act through appointments


class AreaNameInline(ReadOnly, admin.TabularInline):
    model = AreaName


class ParentInline(ReadOnly, admin.TabularInline):
    model = AreaLink
    fk_name = "child"
    verbose_name_plural = "belongs to"


@admin.register(Area)
class AreaAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "level", "code", "kind", "region", "starts", "ends", "confidence")
    list_filter = ("level", "confidence", "country", "region")
    search_fields = ("name", "official_name", "code", "other_names__name")
    inlines = (AreaNameInline, ParentInline)


@admin.register(Authority)
class AuthorityAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "force", "confidence")
    list_select_related = ("force",)
    search_fields = ("name", "force__name")


@admin.register(FamilyEdition)
class FamilyEditionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "kind", "effective_from", "effective_to", "code")
    list_filter = ("kind",)


class FamilyMemberInline(ReadOnly, admin.TabularInline):
    model = FamilyMember


@admin.register(Family)
class FamilyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("area", "edition", "taken_from", "no_close_peers", "separation")
    list_filter = ("edition", "no_close_peers", "area__level")
    list_select_related = ("area", "edition", "taken_from")
    search_fields = ("area__name", "area__code")
    inlines = (FamilyMemberInline,)


class AppointmentInline(ReadOnly, admin.TabularInline):
    model = Appointment
    extra = 0


@admin.register(Person)
class PersonAdmin(ReasonedAdmin):
    """Names and addresses are put right here. All else about people has its own pages, where each change is checked."""

    fields = ("email", "name", "reason", "seen")
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active", "appointments__role")
    search_fields = ("name", "email")
    inlines = (AppointmentInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Person, form: ReasonedForm, change: bool) -> None:
        """Whoever is still to accept gets a letter at the right address; the link in the first one is worthless."""
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data and obj.invited_at:
            invite_again(by=request.user, person=obj)

    def subject_of(self, obj: Person) -> str:
        return f"person: {obj.email}"


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "by", "action", "subject")
    list_filter = ("action",)
    search_fields = ("by", "subject")
    date_hierarchy = "at"
