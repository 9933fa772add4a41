"""Every address of the site, and the permission that each of its methods takes: the table that tests go through.

Append a line: the address's name, an address (or a function that makes what it needs and returns the address), and the
permission that GET takes and that POST takes. `of_force` says that the address is about `site.force` alone, so that the
same role in another force is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.timezone import now

from indicators.models import SetPublication
from landscape.models import Area, AreaLink
from landscape.permissions import Permission
from tests.factories import AreaFactory, ComparisonFactory, RebaseFactory, ReturnFactory
from tests.indicators.definitions.making import a_data_item, a_proposal, a_series_break
from tests.landscape.people.making import (
    a_new_password,
    an_appointment_to_end,
    an_invitation,
    below_a_person,
)
from tests.scrutiny.dashboards.conftest import ADDRESSES, Site
from tests.scrutiny.plans import addresses as plans

EVERYONE, STRANGERS, SIGNED_IN, NOBODY = "everyone", "strangers only", "whoever is signed in", "nobody"
SEE, UNPUBLISHED = Permission.SEE_COMPARISONS, Permission.SEE_UNPUBLISHED
WRITE, AGREE = Permission.WRITE_PLANS, Permission.AGREE_PLANS
A_SET = "/definitions/sets/recorded-crime/"
A_DEFINITION = f"{A_SET}indicators/crime-0/"


@dataclass(frozen=True)
class Line:
    address: str | Callable[[Site], str]
    get: str
    post: str = NOBODY
    of_force: bool = False

    def made(self, site: Site) -> str:
        return self.address if isinstance(self.address, str) else self.address(site)


def below_a_return(page: str) -> Callable[[Site], str]:
    """An address of a return of the site's force that is not published."""
    return lambda site: f"/returns/{ReturnFactory(force=site.force, indicator_set=site.run.indicator_set).pk}/{page}"


def a_rebase(site: Site) -> str:
    made = RebaseFactory(indicator=site.indicators[0], area=site.force)
    return f"/charts/baselines/{made.pk}/withdraw/"


def a_quality_mark(site: Site) -> str:
    return f"/returns/completeness/{site.force.slug}/{site.run.indicator_set.code}/mark/"


def of_a_unit(page: str) -> Callable[[Site], str]:
    """An address of a basic command unit of the site's force."""

    def made(site: Site) -> str:
        unit = AreaFactory(level="bcu", kind="BCU")
        AreaLink.objects.create(child=unit, parent=site.force)
        ComparisonFactory(run=site.run, indicator=site.indicators[0], area=unit)
        return f"/units/{unit.slug}/{page}"

    return made


def a_finding(site: Site) -> str:
    a_return = ReturnFactory(force=site.force, indicator_set=site.run.indicator_set)
    finding = a_return.findings.create(check_name="a-check", severity="warning", message="Odd.")
    return f"/returns/{a_return.pk}/findings/{finding.pk}/"


def a_map(site: Site) -> str:
    """The map of the areas within the site's force, of which the first has to have a boundary."""
    Area.objects.filter(code="E22000000").update(code="E22000001")
    return f"{ADDRESSES['areas']}map.svg"


def a_set_shown(site: Site) -> str:
    about = {"indicator_set": site.run.indicator_set, "authority": site.force.authority}
    SetPublication.objects.get_or_create(**about, defaults={"published_at": now(), "reason": "Agreed"})
    return f"/public/{site.force.slug}/{site.run.indicator_set.code}/"


TABLE = {
    "sign-in": Line("/sign-in/", STRANGERS, STRANGERS),
    "sign-out": Line("/sign-out/", NOBODY, SIGNED_IN),
    "healthz": Line("/healthz", EVERYONE),
    "invitation": Line(an_invitation, EVERYONE, EVERYONE),
    "password-forgotten": Line("/password/forgotten/", EVERYONE, EVERYONE),
    "password-reset": Line(a_new_password, EVERYONE, EVERYONE),
    "account": Line("/account/", SIGNED_IN),
    "password": Line("/account/password/", SIGNED_IN, SIGNED_IN),
    "second-factor": Line("/second-factor/", SIGNED_IN, SIGNED_IN),
    "second-factor-set-up": Line("/account/second-factor/", SIGNED_IN, SIGNED_IN),
    "people": Line("/people/", Permission.CONFIGURE),
    "invite": Line("/people/invite/", Permission.CONFIGURE, Permission.CONFIGURE),
    "person": Line(below_a_person(""), Permission.CONFIGURE),
    "appoint": Line(below_a_person("appoint/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "end-appointment": Line(an_appointment_to_end, Permission.CONFIGURE, Permission.CONFIGURE),
    "invite-again": Line(below_a_person("invite-again/"), NOBODY, Permission.CONFIGURE),
    "close-account": Line(below_a_person("close/"), NOBODY, Permission.CONFIGURE),
    "open-account": Line(below_a_person("open/"), NOBODY, Permission.CONFIGURE),
    "reset-second-factor": Line(below_a_person("second-factor/"), NOBODY, Permission.CONFIGURE),
    "audit-trail": Line("/audit-trail/", Permission.READ_AUDIT_TRAIL),
    "audit-trail-download": Line("/audit-trail.csv", Permission.READ_AUDIT_TRAIL),
    "public-results": Line(a_set_shown, EVERYONE),
    "home": Line("/", SEE),
    "methods": Line("/methods/", SEE),
    "glossary": Line("/glossary/", SEE),
    "help": Line("/help/", SEE),
    "help-about": Line("/help/overview/", SEE),
    "forces": Line("/forces/", SEE),
    "force": Line(ADDRESSES["overview"], SEE, of_force=True),
    "force-comparisons": Line(f"{ADDRESSES['overview']}comparisons.csv", SEE, of_force=True),
    "areas-within": Line(ADDRESSES["areas"], SEE, of_force=True),
    "family": Line(ADDRESSES["family"], SEE, of_force=True),
    "indicator": Line(ADDRESSES["indicator"], SEE, of_force=True),
    "force-indicator-comparisons": Line(f"{ADDRESSES['indicator']}comparisons.csv", SEE, of_force=True),
    "force-paper": Line("/forces/metropolitan-police/paper/", SEE, of_force=True),
    "force-paper-pdf": Line("/forces/metropolitan-police/paper.pdf", SEE, of_force=True),
    "force-bodies": Line("/forces/metropolitan-police/bodies/", SEE, of_force=True),
    "bcu": Line(of_a_unit(""), SEE, of_force=True),
    "bcu-paper": Line(of_a_unit("paper/"), SEE, of_force=True),
    "bcu-paper-pdf": Line(of_a_unit("paper.pdf"), SEE, of_force=True),
    "bcu-comparisons": Line(of_a_unit("comparisons.csv"), SEE, of_force=True),
    "bcu-family": Line(of_a_unit("family/"), SEE, of_force=True),
    "bcu-indicator": Line(of_a_unit("indicators/crime-0/"), SEE, of_force=True),
    "bcu-indicator-comparisons": Line(of_a_unit("indicators/crime-0/comparisons.csv"), SEE, of_force=True),
    "partnership": Line("/partnerships/e22000000/", SEE, of_force=True),
    "partnership-paper": Line("/partnerships/e22000000/paper/", SEE, of_force=True),
    "partnership-paper-pdf": Line("/partnerships/e22000000/paper.pdf", SEE, of_force=True),
    "partnership-comparisons": Line("/partnerships/e22000000/comparisons.csv", SEE, of_force=True),
    "partnership-family": Line("/partnerships/e22000000/family/", SEE, of_force=True),
    "partnership-indicator": Line("/partnerships/e22000000/indicators/crime-0/", SEE, of_force=True),
    "partnership-indicator-comparisons": Line(
        "/partnerships/e22000000/indicators/crime-0/comparisons.csv", SEE, of_force=True
    ),
    "watch-list": Line("/watch-list/", SEE),
    "watch": Line("/watch-list/add/", NOBODY, SEE),
    "unwatch": Line("/watch-list/remove/", NOBODY, SEE),
    "watch-list-letters": Line("/watch-list/letters/", NOBODY, SEE),
    "compare-areas": Line("/compare/areas/", SEE),
    "compare-areas-chart": Line("/compare/areas/charts/chosen.csv", SEE),
    "peer-groups": Line("/compare/groups/", SEE),
    "save-peer-group": Line("/compare/groups/save/", NOBODY, SEE),
    "rename-peer-group": Line("/compare/groups/rename/", NOBODY, SEE),
    "delete-peer-group": Line("/compare/groups/delete/", NOBODY, SEE),
    "compare-periods": Line("/compare/periods/", SEE),
    "compare-indicators": Line("/compare/indicators/", SEE),
    "areas-map": Line(a_map, SEE, of_force=True),
    "areas-chart": Line(f"{ADDRESSES['areas']}charts/areas.csv", SEE, of_force=True),
    "force-indicator-chart": Line(f"{ADDRESSES['indicator']}charts/trend.csv", SEE, of_force=True),
    "force-indicator-working": Line(f"{ADDRESSES['indicator']}working/", SEE, of_force=True),
    "partnership-indicator-chart": Line(
        "/partnerships/e22000000/indicators/crime-0/charts/trend.csv", SEE, of_force=True
    ),
    "bcu-indicator-chart": Line(of_a_unit("indicators/crime-0/charts/trend.csv"), SEE, of_force=True),
    "bcu-indicator-working": Line(of_a_unit("indicators/crime-0/working/"), SEE, of_force=True),
    "partnership-indicator-working": Line("/partnerships/e22000000/indicators/crime-0/working/", SEE, of_force=True),
    "plans": Line("/plans/", SEE),
    "begin-plan": Line("/plans/begin/", WRITE, WRITE),
    "plan": Line(plans.of_an_agreed_plan(""), SEE, of_force=True),
    "plan-beside": Line(plans.of_an_agreed_plan("beside/"), SEE, of_force=True),
    "plan-changes": Line(plans.of_an_agreed_plan("changes/"), SEE, of_force=True),
    "plan-challenges": Line(plans.of_an_agreed_plan("challenges/"), WRITE, of_force=True),
    "plan-draft": Line(plans.of_an_agreed_plan("draft/"), SEE, of_force=True),
    "plan-gaps": Line(plans.of_an_agreed_plan("gaps/"), SEE, of_force=True),
    "plan-coverage": Line(plans.of_an_agreed_plan("coverage/"), SEE, of_force=True),
    "plan-alignment": Line(plans.of_an_agreed_plan("alignment/"), SEE, of_force=True),
    "make-plan-draft": Line(plans.of_a_draft("make-draft/"), NOBODY, WRITE, of_force=True),
    "open-plan-challenge": Line(plans.of_a_draft("open-challenge/"), WRITE, WRITE, of_force=True),
    "test-plan-again": Line(plans.of_a_draft("test-again/"), WRITE, WRITE, of_force=True),
    "plan-back-to-draft": Line(plans.of_a_draft("back-to-draft/"), WRITE, WRITE, of_force=True),
    "agree-plan": Line(plans.of_a_draft("agree/"), AGREE, AGREE, of_force=True),
    "publish-plan": Line(plans.of_a_draft("publish/"), AGREE, AGREE, of_force=True),
    "sign-off-plan": Line(plans.of_a_draft("sign-off/"), AGREE, AGREE, of_force=True),
    "new-plan-version": Line(plans.of_a_draft("new-version/"), WRITE, WRITE, of_force=True),
    "add-priority": Line(plans.of_a_draft("priorities/add/"), WRITE, WRITE, of_force=True),
    "give-forecast": Line(plans.of_a_draft("forecasts/give/"), WRITE, WRITE, of_force=True),
    "change-priority": Line(plans.of_a_priority("change/"), WRITE, WRITE, of_force=True),
    "remove-priority": Line(plans.of_a_priority("remove/"), WRITE, WRITE, of_force=True),
    "add-objective": Line(plans.of_a_priority("objectives/add/"), WRITE, WRITE, of_force=True),
    "change-objective": Line(plans.of_an_objective("change/"), WRITE, WRITE, of_force=True),
    "remove-objective": Line(plans.of_an_objective("remove/"), WRITE, WRITE, of_force=True),
    "add-target": Line(plans.of_an_objective("targets/add/"), WRITE, WRITE, of_force=True),
    "change-target": Line(plans.of_a_target("change/"), WRITE, WRITE, of_force=True),
    "remove-target": Line(plans.of_a_target("remove/"), WRITE, WRITE, of_force=True),
    "ask-about-target": Line(plans.of_a_target("ask/"), AGREE, AGREE, of_force=True),
    "add-demand": Line(plans.of_a_draft("checks/add/"), WRITE, WRITE, of_force=True),
    "answer-check": Line(plans.of_a_check_line, WRITE, WRITE, of_force=True),
    "challenge": Line(plans.of_a_challenge(""), WRITE, of_force=True),
    "answer-challenge": Line(
        plans.of_a_challenge("answer/"), Permission.ANSWER_CHALLENGES, Permission.ANSWER_CHALLENGES, of_force=True
    ),
    "decide-challenge": Line(plans.of_a_challenge("decide/"), AGREE, AGREE, of_force=True),
    "extend-challenge": Line(plans.of_a_challenge("extend/"), AGREE, AGREE, of_force=True),
    "set-resource": Line(plans.of_a_draft("resources/set/"), WRITE, WRITE, of_force=True),
    "set-plan-summary": Line(plans.of_a_draft("summary/"), WRITE, WRITE, of_force=True),
    "before-planning": Line("/plans/before/", SEE),
    "set-target-bound": Line("/plans/before/bounds/set/", AGREE, AGREE),
    "begin-assessment": Line("/plans/assessments/begin/", WRITE, WRITE),
    "assessment": Line(plans.of_an_assessment(""), SEE, of_force=True),
    "add-risk": Line(plans.of_an_assessment("risks/add/"), WRITE, WRITE, of_force=True),
    "complete-assessment": Line(plans.of_an_assessment("complete/"), WRITE, WRITE, of_force=True),
    "spend-plans": Line("/plans/spend/", SEE),
    "begin-spend-plan": Line("/plans/spend/begin/", WRITE, WRITE),
    "spend-plan": Line(plans.of_a_spend_plan(""), WRITE, of_force=True),
    "set-spend-project": Line(plans.of_a_spend_plan("project/"), WRITE, WRITE, of_force=True),
    "submit-spend-plan": Line(plans.of_a_spend_plan("submit/"), WRITE, WRITE, of_force=True),
    "send-back-spend-plan": Line(plans.of_a_spend_plan("send-back/"), AGREE, AGREE, of_force=True),
    "assess-spend-plan": Line(plans.of_a_spend_plan("assess/"), AGREE, AGREE, of_force=True),
    "approve-spend-plan": Line(plans.of_a_spend_plan("approve/"), AGREE, AGREE, of_force=True),
    "remove-spend-project": Line(plans.of_a_spend_project("remove/"), WRITE, WRITE, of_force=True),
    "record-spend-result": Line(plans.of_a_spend_project("result/"), WRITE, WRITE, of_force=True),
    "returns": Line("/returns/", SEE),
    "send-return": Line("/returns/send/", Permission.UPLOAD_RETURNS, Permission.UPLOAD_RETURNS),
    "send-national": Line("/returns/send/national/", Permission.PUBLISH_FIGURES, Permission.PUBLISH_FIGURES),
    "return-template": Line("/returns/template/", Permission.UPLOAD_RETURNS),
    "completeness": Line("/returns/completeness/", UNPUBLISHED),
    "quality-mark": Line(a_quality_mark, Permission.APPROVE_RETURNS, Permission.APPROVE_RETURNS, of_force=True),
    "return": Line(below_a_return(""), UNPUBLISHED, of_force=True),
    "return-progress": Line(below_a_return("progress"), UNPUBLISHED, of_force=True),
    "return-file": Line(below_a_return("file"), UNPUBLISHED, of_force=True),
    "return-findings": Line(below_a_return("findings/"), UNPUBLISHED, of_force=True),
    "return-findings-csv": Line(below_a_return("findings.csv"), UNPUBLISHED, of_force=True),
    "explain-finding": Line(a_finding, Permission.UPLOAD_RETURNS, Permission.UPLOAD_RETURNS, of_force=True),
    "return-changes": Line(below_a_return("changes/"), UNPUBLISHED, of_force=True),
    "return-figures": Line(below_a_return("figures/"), UNPUBLISHED, of_force=True),
    "submit-return": Line(below_a_return("submit"), NOBODY, Permission.UPLOAD_RETURNS, of_force=True),
    "accept-return": Line(below_a_return("accept"), NOBODY, Permission.APPROVE_RETURNS, of_force=True),
    "send-return-back": Line(below_a_return("send-back"), NOBODY, Permission.APPROVE_RETURNS, of_force=True),
    "withdraw-return": Line(below_a_return("withdraw"), NOBODY, Permission.UPLOAD_RETURNS, of_force=True),
    "definitions": Line("/definitions/", SEE),
    "compare-sets": Line("/definitions/compare/", SEE),
    "begin-set": Line("/definitions/begin/", Permission.CONFIGURE, Permission.CONFIGURE),
    "import-set": Line("/definitions/import/", Permission.CONFIGURE, Permission.CONFIGURE),
    "indicator-set": Line(f"{A_SET}", SEE),
    "export-set": Line(f"{A_SET}set.json", SEE),
    "change-set": Line(f"{A_SET}change/", Permission.CONFIGURE, Permission.CONFIGURE),
    "copy-set": Line(f"{A_SET}copy/", Permission.CONFIGURE, Permission.CONFIGURE),
    "lock-set": Line(f"{A_SET}lock/", Permission.CONFIGURE, Permission.CONFIGURE),
    "arrange-set": Line(f"{A_SET}arrange/", Permission.CONFIGURE, Permission.CONFIGURE),
    "assign-owners": Line(f"{A_SET}owners/", Permission.CONFIGURE, Permission.CONFIGURE),
    "publish-drafts": Line(f"{A_SET}publish/", Permission.CONFIGURE, Permission.CONFIGURE),
    "show-set": Line(f"{A_SET}public/", Permission.SHOW_SETS, Permission.SHOW_SETS),
    "add-indicator": Line(f"{A_SET}add/", Permission.CONFIGURE, Permission.CONFIGURE),
    "definition": Line(f"{A_DEFINITION}", SEE),
    "change-indicator": Line(
        "/definitions/sets/recorded-crime/indicators/crime-0/change/", Permission.CONFIGURE, Permission.CONFIGURE
    ),
    "decide-indicator": Line(
        "/definitions/sets/recorded-crime/indicators/crime-0/decide/", Permission.CONFIGURE, Permission.CONFIGURE
    ),
    "confirm-indicator": Line(
        "/definitions/sets/recorded-crime/indicators/crime-0/confirm/", Permission.CONFIGURE, Permission.CONFIGURE
    ),
    "preview-indicator": Line(f"{A_DEFINITION}preview/", Permission.CONFIGURE),
    "data-items": Line("/definitions/items/", SEE),
    "add-data-item": Line("/definitions/items/add/", Permission.CONFIGURE, Permission.CONFIGURE),
    "data-item": Line(a_data_item(""), SEE),
    "change-data-item": Line(a_data_item("change/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "ask-for-data-item": Line(a_data_item("ask/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "series-breaks": Line("/definitions/breaks/", SEE),
    "add-series-break": Line("/definitions/breaks/add/", Permission.CONFIGURE, Permission.CONFIGURE),
    "change-series-break": Line(a_series_break("change/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "withdraw-series-break": Line(a_series_break("withdraw/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "comparison-runs": Line("/runs/", Permission.RUN_COMPARISONS, Permission.RUN_COMPARISONS),
    "cancel-run": Line(lambda site: f"/runs/{site.run.pk}/cancel/", NOBODY, Permission.RUN_COMPARISONS),
    "families": Line("/families/", SEE),
    "load-families": Line("/families/load/", Permission.CONFIGURE, Permission.CONFIGURE),
    "derive-families": Line("/families/derive/", Permission.CONFIGURE, Permission.CONFIGURE),
    "family-edition": Line("/families/editions/best-known/", SEE),
    "family-proposal": Line(a_proposal(""), Permission.CONFIGURE),
    "adopt-families": Line(a_proposal("adopt/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "trial-verdicts": Line(a_proposal("verdicts/"), Permission.CONFIGURE, Permission.CONFIGURE),
    "baselines": Line(
        "/charts/force/metropolitan-police/recorded-crime/crime-0/baselines/",
        Permission.RUN_COMPARISONS,
        Permission.RUN_COMPARISONS,
    ),
    "withdraw-baseline": Line(a_rebase, NOBODY, Permission.RUN_COMPARISONS),
}
