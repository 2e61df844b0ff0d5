"""Rows of visits with their enterprise, task force and who is to go: a fixed number of statements for any number."""

from collections.abc import Sequence
from datetime import date

from kuaijin.contacts.visits.coverage import Row
from kuaijin.contacts.visits.queries import forces, visits
from kuaijin.contacts.visits.tables import Told
from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import holders
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.queries import visible_dossiers


def told(actor: Actor, found: Sequence[Row], today: date) -> list[Told]:
    """In the order of `found`."""
    of_force = {force.pk: force for force in forces(actor)}
    seen = visible_dossiers(actor).filter(pk__in={row.dossier for row in found}).select_related("region", "zone")
    dossiers = {one.pk: one for one in seen}
    planned = visits(actor).filter(pk__in=[row.visit for row in found if row.visit is not None])
    posts = {one.pk: one.post for one in planned}
    sitting = holders({post.pk for post in posts.values()}, today)
    result = []
    for row in found:
        post = posts.get(row.visit or 0)
        if row.dossier not in dossiers or row.force not in of_force:
            continue
        holder = sitting.get(post.pk) if post is not None else None
        said = post_said(post) if post is not None else ""
        result.append(Told(row, dossiers[row.dossier], of_force[row.force], holder, said))
    return result
