"""Work in a new house, done by commands: `python -m tests.support.filling` in its environment."""

from django.core.files.uploadedfile import SimpleUploadedFile

PHOTO = bytes.fromhex("89504e470d0a1a0a") + "现场照片".encode() * 400


def fill() -> None:
    import django

    django.setup()
    from django.conf import settings

    from kuaijin.config.notices import save_zone_days
    from kuaijin.directory.actors import system
    from kuaijin.directory.models import Post, Zone
    from kuaijin.enterprises import commands as enterprises
    from kuaijin.evidence.commands import attach
    from kuaijin.kit import clock
    from kuaijin.obligations.commands import open_obligation
    from kuaijin.obligations.models import Kind
    from kuaijin.obligations.rules import working_days
    from kuaijin.projects import commands as projects

    zone = Zone.objects.get(code="luhu")
    act = {"actor": system(zone.pk), "at": clock.now()}
    post = Post.objects.filter(organisation__zone=zone, is_backstop=True)[0]
    for name in ("澄川电机有限公司", "赤石新材有限公司"):
        firm = enterprises.create(**act, zone=zone, name=name, opened_on=clock.today())
        project = projects.create(
            **act, zone=zone, title=f"{name[:4]}一期", enterprise=firm, opened_on=clock.today(), sector="高端装备"
        )
        open_obligation(
            **act,
            dossier=project.dossier,
            title="供电方案答复",
            obligor=post,
            kind=Kind.PROMISE,
            term=working_days(8, "园区用电服务承诺 2026 版第 4 条"),
            received_on=clock.today(),
            day=clock.today(),
        )
        photo = SimpleUploadedFile("现场.png", PHOTO + name.encode(), "image/png")
        attach(**act, dossier=project.dossier, file=photo, what="工地")
    save_zone_days(settings.DATA_DIR, "luhu", "own", "source: 测试\noff:\n  - 2026-11-30\n")


if __name__ == "__main__":
    fill()
