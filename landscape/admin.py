"""Administration pages of the landscape. Reference data comes from fixtures: here it is read, and people are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from landscape.audit import record
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

admin.site.unregister([StaticDevice, TOTPDevice])  # their pages show secrets


class AuditedAdmin(admin.ModelAdmin):
    """Leaves an audit entry with every change, in the same transaction.

    It hangs on Django's own log, which every way of changing something comes past: forms, the rows of other models
    within them, new passwords, deletions. Django opens the transaction for its forms, but not for its lists.
    """

    def audit(self, request: HttpRequest, action: str, thing: Model, what: Any = None) -> None:
        subject = f"{self.opts.verbose_name}: {thing}"[:200]
        record(by=request.user.email, action=action, subject=subject, detail={"what": what} if what else {})

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        self.audit(request, "created", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        self.audit(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> Any:
        for thing in queryset:
            self.audit(request, "deleted", thing)
        return super().log_deletions(request, queryset)

    @transaction.atomic
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, extra_context)


class ReadOnly:
    """For models and inlines that are looked at, never changed here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = Person
        fields = ("email", "name")


class PersonChangeForm(UserChangeForm):
    class Meta:
        model = Person
        fields = ("email", "name", "password", "is_active", "is_staff", "is_superuser")


class AppointmentInline(admin.TabularInline):
    model = Appointment
    extra = 0
    autocomplete_fields = ("authority", "force")


@admin.register(Person)
class PersonAdmin(AuditedAdmin, UserAdmin):
    form = PersonChangeForm
    add_form = PersonCreationForm
    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "appointments__role")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)
    inlines = (AppointmentInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted: an account is closed."""
        return False

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        return super().user_change_password(request, id, form_url)


@admin.register(Appointment)
class AppointmentAdmin(AuditedAdmin):
    list_display = ("person", "role", "authority", "force", "starts", "ends")
    list_filter = ("role",)
    list_select_related = ("person", "authority", "force")
    search_fields = ("person__name", "person__email")
    autocomplete_fields = ("person", "authority", "force")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "by", "action", "subject")
    list_filter = ("action",)
    search_fields = ("by", "subject")
    date_hierarchy = "at"
