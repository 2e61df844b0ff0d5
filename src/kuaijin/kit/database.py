"""The tables of the house: made at once where there are none, brought up to date step by step where there are some.

Both lead to the same tables. Step by step, Django describes every model anew for each of some hundred steps; an empty
database needs only where they lead."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

# What they do to the tables is all in the models that they lead to. A step that is elidable carries rows of the past
# along, and there are none. With a step of any other kind all are taken one by one.
IN_THE_MODELS = (
    operations.CreateModel,
    operations.DeleteModel,
    operations.RenameModel,
    operations.AlterModelOptions,
    operations.AlterUniqueTogether,
    operations.AddField,
    operations.RemoveField,
    operations.AlterField,
    operations.RenameField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
)
Plan = list[tuple[Migration, bool]]


def bring_up_to_date() -> None:
    """As `migrate` does it, on the default database; the tables of an empty one are made at once."""
    make_where_empty()
    call_command("migrate", interactive=False, verbosity=0)


def make_where_empty() -> None:
    executor = Executor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan and executor.has_nothing_of_ours():
        executor.take(plan)


class Executor(MigrationExecutor):
    def take(self, plan: Plan) -> ProjectState:
        """All steps of `plan`: those of others (Django's among them) each by itself, then the house's own at once."""
        own = [migration for migration, _back in plan if ours(migration.app_label)]
        leaves = self.loader.graph.leaf_nodes()
        if not self._can_be_made_at_once(own):
            return self.migrate(leaves, plan)
        return self._made_at_once(self.migrate(leaves, [step for step in plan if step[0] not in own]), own)

    def has_nothing_of_ours(self) -> bool:
        return not any(ours(label) for label, _name in self.loader.applied_migrations)

    def _can_be_made_at_once(self, own: list[Migration]) -> bool:
        theirs = [node for (label, _name), node in self.loader.graph.node_map.items() if not ours(label)]
        return (
            self.has_nothing_of_ours()
            and all(isinstance(step, IN_THE_MODELS) or step.elidable for one in own for step in one.operations)
            and not any(ours(before.key[0]) for node in theirs for before in node.parents)
        )

    def _made_at_once(self, state: ProjectState, own: list[Migration]) -> ProjectState:
        """All or nothing: one transaction holds the tables and what is written down of them."""
        self.recorder.ensure_schema()
        before = set(state.models)
        state.__dict__.pop("apps", None)  # described once, at the end
        for migration in own:
            state = migration.mutate_state(state, preserve=False)
        with self.connection.schema_editor() as editor:
            for label, name in state.models:
                model: Any = state.apps.get_model(label, name)
                if (label, name) not in before and model._meta.can_migrate(self.connection):
                    editor.create_model(model)
            for migration in own:
                self.recorder.record_applied(migration.app_label, migration.name)
        return state


def ours(label: str) -> bool:
    return any(app.label == label for app in apps.get_app_configs() if app.name.startswith("kuaijin."))
