"""Reading on a Dask cluster: one on this machine that is started for it, or one that is running already."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from time import monotonic
from typing import Any

from child_audit.collate.batch import processors
from child_audit.errors import ClusterError
from child_audit.version import __version__

LOCAL = "local"
_SECONDS = 30
_WITHOUT_DASK = "a scheduler needs Dask: python3 -m pip install 'child-audit[dask]'"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that is ready to read.

    Attributes:
        executor: what :func:`child_audit.collate` takes.
        workers: how many documents it reads at the same time.
        client: Dask's own, for whoever wants to look.
    """

    executor: Executor
    workers: int
    client: Any


@contextmanager
def dask_cluster(scheduler: str = LOCAL, *, workers: int | None = None) -> Iterator[Cluster]:
    """Give a Dask cluster to read with: ``collate(…, executor=cluster.executor, workers=cluster.workers)``.

    A worker that goes away in the middle costs nothing: Dask has others do what it had not finished, and each result is
    taken once.

    Args:
        scheduler: "local": processes on this machine, started now and ended afterwards, which talk to each other by
            TLS with a certificate of their own; or the address of a scheduler that is running: ``tcp://…``, ``tls://…``.
            Its workers need the same version of child-audit, and find the documents under the same paths.
        workers: how many processes "local" starts; None: one a processor.

    Raises:
        ClusterError: Dask isn't installed, the scheduler doesn't answer, or its workers can't read.
    """
    if find_spec("distributed") is None:
        raise ClusterError(_WITHOUT_DASK)
    with ExitStack() as stack:
        client = _local(stack, workers) if scheduler == LOCAL else _connected(stack, scheduler)
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                f"the scheduler {scheduler} has no workers; start them: dask worker {scheduler}"
            ) from error
        _check(client, scheduler)
        yield Cluster(_Executor(client), sum(client.nthreads().values()), client)


class _Executor(Executor):
    """A cluster's workers, and whether there are any: without, Dask would wait for ever."""

    def __init__(self, client: Any) -> None:
        self._client = client
        # Every call is new work: Dask must not take one chunk for another that it did before.
        self._executor: Executor = client.get_executor(pure=False)
        self._seen = monotonic()

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        return self._executor.submit(work, *given, **named)

    def alive(self) -> bool:
        """Return False when there have been no workers for a while; those that broke down may be on their way back."""
        with suppress(OSError, TimeoutError):  # the scheduler itself may be gone
            if self._client.nthreads():
                self._seen = monotonic()
        return monotonic() - self._seen < _SECONDS

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait=wait)


def _local(stack: ExitStack, workers: int | None) -> Any:
    distributed: Any = import_module("distributed")  # has no types

    # What Dask puts on disk when memory is short is what was read: private, and gone afterwards.
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="child-audit-", ignore_cleanup_errors=True))
    config: Any = import_module("dask.config")
    # Nobody looks at the profile that Dask's workers take of themselves, and it fills their memory for an hour.
    settings = {"temporary-directory": folder, "distributed.worker.profile.enabled": False}
    stack.enter_context(config.set(settings))
    # Whoever can talk to a worker can have it run anything: other users of this machine can't.
    security = distributed.Security.temporary()
    cluster = stack.enter_context(
        distributed.LocalCluster(
            n_workers=workers or processors(),
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls://",
            security=security,
            # No pages about the work on the network either: a free port, for this machine alone, with nothing on it.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            local_directory=folder,
            silence_logs="CRITICAL",
        )
    )
    return stack.enter_context(distributed.Client(cluster, security=security))


def _connected(stack: ExitStack, scheduler: str) -> Any:
    distributed: Any = import_module("distributed")

    try:
        return stack.enter_context(distributed.Client(scheduler, timeout=_SECONDS))
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"the scheduler {scheduler} can't be reached; is it running, and is its address right? "
            "It looks like tcp://host:8786, or is the word local"
        ) from error


def _check(client: Any, scheduler: str) -> None:
    """Make sure that all workers have this very version: what they send back is understood by no other."""

    def version() -> str:
        # Sent as code, not by name: workers may not have us at all.
        try:
            from child_audit.version import __version__ as found
        except ImportError:
            return ""
        return found

    for worker, found in client.run(version).items():
        if found != __version__:
            has = f"child-audit {found}" if found else "no child-audit"
            raise ClusterError(
                f"the worker {worker} of {scheduler} has {has}, this is {__version__}; install the same version there"
            )
