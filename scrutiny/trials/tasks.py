"""The task of a trial; it is idempotent, and settings give it its time limits."""

from celery import shared_task

from scrutiny.trials import verdicts


@shared_task
def try_families(trial_id: int) -> str:
    return verdicts.compute_trial(trial_id=trial_id)


@shared_task
def resume_stalled_trials() -> None:
    for each in verdicts.stalled():
        try_families.delay(each)
