"""Administration pages of the landscape. Reference data comes from fixtures: here it is read, and people are kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

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


class AuditedAdmin(admin.ModelAdmin):
    """Leaves an audit entry with every change, in the same transaction."""

    def audit(self, request: HttpRequest, action: str, thing: Model, fields: list[str] | None = None) -> None:
        subject = f"{self.opts.verbose_name}: {thing}"[:200]
        record(by=request.user.email, action=action, subject=subject, detail={"fields": fields or []})

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.audit(request, "changed" if change else "created", obj, form.changed_data)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.audit(request, "deleted", obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for thing in queryset:
            self.audit(request, "deleted", thing)
        super().delete_queryset(request, queryset)


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
