"""Write a publisher's file down in our own return layout."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from indicators.returns.readers import READERS
from indicators.returns.receipts import RefusedError
from indicators.returns.restate import restated, write
from landscape.commands import PlainCommand


class Command(PlainCommand):
    help = "Restate the figures of a published file in our own return layout: codes for names, no figure changed."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--to", type=Path, required=True, metavar="CSV", help="compressed if it ends in .gz")
        parser.add_argument("--layout", default="auto", choices=["auto", *READERS])
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="first period end wanted")
        parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last period end wanted")
        parser.add_argument("--item", action="append", default=[], help="code of a data item wanted; may be repeated")
        parser.add_argument("--within", default="", metavar="CODE", help="only areas that belong to this force")
        parser.add_argument("--as-partnerships", action="store_true", help="districts that are a partnership, as such")

    def handle(self, *, file, to, layout, since, until, item, within, as_partnerships, **options):
        try:
            table = restated(
                file,
                layout,
                since=since,
                until=until,
                items=item,
                within=within,
                as_partnerships=as_partnerships,
            )
        except RefusedError as error:
            raise CommandError(str(error)) from error
        write(table, to)
        self.stdout.write(f"{to.name}: {len(table):,} figures.")
