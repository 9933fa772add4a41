"""Letters to people, sent by a worker so that nobody waits for the mail server, nor tells from waiting who is known."""

from celery import shared_task

from landscape.people import letters


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_invitation(person_id: int) -> str:
    return letters.send_invitation(person_id)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_new_password(email: str) -> str:
    return letters.send_new_password(email)
