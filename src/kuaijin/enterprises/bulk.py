"""Many enterprise files at once, inside the import's command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from kuaijin.directory.models import Organisation, Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.commands import next_numbers
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.codes import checked
from kuaijin.enterprises.models import Enterprise

BATCH = 500


@dataclass(frozen=True)
class NewEnterprise:
    name: str
    uscc: str = ""
    region: Region | None = None
    sector: str = ""


def create_many(zone: Zone, wanted: Sequence[NewEnterprise], opened_on: date) -> list[Enterprise]:
    """In order; the caller has looked for those already there."""
    if not wanted:
        return []
    codes = [checked(one.uscc) for one in wanted]
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(zone=zone, name=one.name, kind=Organisation.Kind.ENTERPRISE, region=one.region, path="")
            for one in wanted
        ],
        batch_size=BATCH,
    )
    Organisation.objects.filter(zone=zone, path="").update(path=Concat(Value("/"), Cast("pk", CharField()), Value("/")))
    numbers = next_numbers(zone, "enterprise", opened_on.year, len(wanted))
    dossiers = Dossier.objects.bulk_create(
        [
            Dossier(
                zone=zone,
                number=number,
                kind="enterprise",
                title=one.name,
                region=one.region,
                organisation=organisation,
                opened_on=opened_on,
                search=search_text(one.name, code.code, number),
            )
            for one, organisation, number, code in zip(wanted, organisations, numbers, codes, strict=True)
        ],
        batch_size=BATCH,
    )
    return Enterprise.objects.bulk_create(
        [
            Enterprise(
                dossier=dossier,
                zone=zone,
                organisation=organisation,
                name=one.name,
                name_key=normalised(one.name),
                uscc=code.code,
                uscc_doubtful=code.doubtful,
                sector=one.sector,
            )
            for one, organisation, dossier, code in zip(wanted, organisations, dossiers, codes, strict=True)
        ],
        batch_size=BATCH,
    )
