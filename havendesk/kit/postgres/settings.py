"""Settings of the embedded server: a desk on a small machine, idle most of the time, never careless with a commit."""

from pathlib import Path

OWN = """\
# Written by the desk at every start; put your own settings into postgresql.conf, below its include line.
max_connections = 60
superuser_reserved_connections = 3
shared_buffers = 128MB
huge_pages = off
work_mem = 4MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
jit = off
max_worker_processes = 4
max_parallel_workers_per_gather = 0
max_logical_replication_workers = 0
max_wal_senders = 4
fsync = on
synchronous_commit = on
full_page_writes = on
wal_compression = on
min_wal_size = 80MB
max_wal_size = 1GB
checkpoint_timeout = 5min
checkpoint_completion_target = 0.9
random_page_cost = 1.1
autovacuum_naptime = 30s
idle_in_transaction_session_timeout = 30s
password_encryption = scram-sha-256
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
logging_collector = off
log_destination = 'stderr'
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_min_error_statement = panic  # statements carry people's words
log_min_duration_statement = -1
log_statement = 'none'
log_error_verbosity = terse
log_parameter_max_length = 0
"""

FROM_18 = """\
io_method = sync
"""

POSTGRESQL_CONF = """\
# The desk's settings come first; what you add below wins over them.
include 'havendesk.conf'
"""

PG_HBA_CONF = """\
# Only the socket in the desk's own directory, only with a password.
local all all scram-sha-256
local replication all scram-sha-256
"""


def own_settings(major: int) -> str:
    """The text of havendesk.conf for a major version."""
    return OWN + (FROM_18 if major >= 18 else "")


def fixed_arguments(socket_directory: Path) -> list[str]:
    """Settings nobody may change by a file: where the server listens."""
    fixed = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": '"' + str(socket_directory).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
    }
    return [part for name, value in fixed.items() for part in ("-c", f"{name}={value}")]
