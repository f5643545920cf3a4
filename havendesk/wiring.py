"""What happens next: every route, every reaction to an event and every job, on one page."""

from havendesk.channels.routes import routes as channels
from havendesk.conversations.actions import release_assignments
from havendesk.conversations.routes import routes as conversations
from havendesk.inboxes.routes import routes as inboxes
from havendesk.kit.api import Routes
from havendesk.kit.events import Event
from havendesk.kit.jobs import Job
from havendesk.kit.reader import Reaction
from havendesk.people import jobs as people_jobs
from havendesk.people.events import AgentDeactivated
from havendesk.people.routes import routes as people

ROUTES: list[Routes] = [people, inboxes, channels, conversations]

REACTIONS: dict[type[Event], list[Reaction]] = {
    AgentDeactivated: [release_assignments],
}

JOBS: dict[str, Job] = {**people_jobs.JOBS}
