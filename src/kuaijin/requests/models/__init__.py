from kuaijin.requests.models.around import CallBack, JointOffice, RequestLink, Watcher
from kuaijin.requests.models.doors import Door, HotlineImport, HotlineRow, PhoneCheck, Receipt, Sender
from kuaijin.requests.models.heard import (
    OPEN,
    Channel,
    Grade,
    Leaving,
    Outcome,
    PlannedWhy,
    RequestClock,
    RequestEntry,
    RequestPause,
    ServiceRequest,
    State,
)
from kuaijin.requests.models.reforms import Cluster, ClusterMember, ClusterRun, Reform
from kuaijin.requests.models.ways import AnswerTemplate, DispatchRule, Known, LevelChoice

__all__ = [
    "OPEN",
    "AnswerTemplate",
    "CallBack",
    "Channel",
    "Cluster",
    "ClusterMember",
    "ClusterRun",
    "DispatchRule",
    "Door",
    "Grade",
    "HotlineImport",
    "HotlineRow",
    "JointOffice",
    "Known",
    "Leaving",
    "LevelChoice",
    "Outcome",
    "PhoneCheck",
    "PlannedWhy",
    "Receipt",
    "Reform",
    "RequestClock",
    "RequestEntry",
    "RequestLink",
    "RequestPause",
    "Sender",
    "ServiceRequest",
    "State",
    "Watcher",
]
