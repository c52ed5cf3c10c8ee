"""Every table, once, as SQLAlchemy Core sees it; one module a part of the house.

Times are UTC. Ids are ours; what comes from outside (CVR, LBF number) is a plain optional field.
"""

from __future__ import annotations

from almene_assess.storage.schema.aftermath import (
    action,
    community_goal,
    community_sheet,
    community_theme,
    dialogue_sheet,
    dialogue_theme,
    goal,
    goal_check,
    goal_item,
    learning,
    local_answer,
    local_item,
    local_text,
    offer,
    theme_choice,
)
from almene_assess.storage.schema.base import (
    UtcTime,
    metadata,
    new_id,
)
from almene_assess.storage.schema.benchmarks import (
    release,
    release_audit,
    release_cell,
    release_member,
    release_quality,
    release_quality_member,
    release_run,
)
from almene_assess.storage.schema.log import (
    audit_log,
)
from almene_assess.storage.schema.people import (
    account,
    attempt,
    one_time,
    role_grant,
    session,
)
from almene_assess.storage.schema.rounds import (
    answer,
    consent,
    counted_sheet,
    participation,
    questionnaire,
    respondent,
    round_,
    sheet,
)
from almene_assess.storage.schema.sector import (
    administrator,
    installation,
    kreds,
    organisation,
    region,
)
from almene_assess.storage.schema.workshops import (
    ballot,
    note,
    presence,
    tally,
    voter,
    workshop,
    workshop_door,
    workshop_item,
    workshop_step,
)

__all__ = [
    "UtcTime",
    "account",
    "action",
    "administrator",
    "answer",
    "attempt",
    "audit_log",
    "ballot",
    "community_goal",
    "community_sheet",
    "community_theme",
    "consent",
    "counted_sheet",
    "dialogue_sheet",
    "dialogue_theme",
    "goal",
    "goal_check",
    "goal_item",
    "installation",
    "kreds",
    "learning",
    "local_answer",
    "local_item",
    "local_text",
    "metadata",
    "new_id",
    "note",
    "offer",
    "one_time",
    "organisation",
    "participation",
    "presence",
    "questionnaire",
    "region",
    "release",
    "release_audit",
    "release_cell",
    "release_member",
    "release_quality",
    "release_quality_member",
    "release_run",
    "respondent",
    "role_grant",
    "round_",
    "session",
    "sheet",
    "tally",
    "theme_choice",
    "voter",
    "workshop",
    "workshop_door",
    "workshop_item",
    "workshop_step",
]
