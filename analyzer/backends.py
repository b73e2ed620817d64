"""Clusters: joblib's own back ends for Dask, Ray and Spark, on this machine or on a cluster that runs already."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any

#: What has to be installed for each: a module, and the extra that brings it.
CLUSTERS = {"dask": "distributed", "ray": "ray", "spark": "joblibspark"}
#: How long a Dask cluster may take to answer.
ANSWER_SECONDS = 20
#: Errors by which they say that a worker is gone.
LOST = {"BrokenProcessPool", "KilledWorker", "RayActorError", "ActorDiedError", "WorkerCrashedError"}


class BackendError(ValueError):
    """A back end is not installed, or no cluster answers."""


@contextmanager
def opened(backend: str | None, scheduler: str | None, workers: int) -> Iterator[str | None]:
    """Make a back end ready for joblib and yield its name; a cluster that is started here ends with the block.

    Args:
        backend: dask, ray, spark, or a back end that joblib knows.
        scheduler: address of a cluster that runs already; absent, one is started on this machine.
        workers: processes of a cluster that is started here; 0 for one a processor.

    Raises:
        BackendError: it is not installed, or nothing answers at the address.

    Example:
        >>> with opened("threading", None, 2) as name:
        ...     name
        'threading'
    """
    if backend not in CLUSTERS:
        if scheduler:
            raise BackendError(f"--scheduler goes with --backend {', '.join(CLUSTERS)}")
        if backend is not None:
            _known(backend)
        yield backend
        return
    if find_spec(CLUSTERS[backend]) is None:
        raise BackendError(
            f"--backend {backend} needs a library that is not installed: pip install 'analyzer-words-deeds[{backend}]'"
        )
    with ExitStack() as stack:
        try:
            _OPENERS[backend](scheduler, workers or os.cpu_count() or 1, stack)
        except BackendError:
            raise
        except Exception as error:
            at = f" at {scheduler}" if scheduler else ""
            raise BackendError(
                f"--backend {backend}: no cluster answers{at} ({type(error).__name__}: {str(error)[:200]})"
            ) from None
        yield backend


def lost(error: BaseException) -> bool:
    """Whether an error says that a worker is gone, so that its work is to be done again."""
    return any(kind.__name__ in LOST for kind in type(error).__mro__)


def _known(backend: str) -> None:
    from joblib.parallel import BACKENDS, EXTERNAL_BACKENDS

    if backend not in BACKENDS and backend not in EXTERNAL_BACKENDS:
        names = ", ".join(sorted({*BACKENDS, *CLUSTERS}))
        raise BackendError(f"--backend {backend}: there is no such back end; there are {names}")


def _dask(scheduler: str | None, workers: int, stack: ExitStack) -> None:
    from distributed import Client, LocalCluster

    if scheduler:
        stack.enter_context(Client(scheduler, timeout=ANSWER_SECONDS))
        return
    cluster = stack.enter_context(
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=40)
    )
    stack.enter_context(Client(cluster))


def _ray(scheduler: str | None, workers: int, stack: ExitStack) -> None:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing leaves this machine
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray
    from ray.util.joblib import register_ray

    if scheduler:
        ray.init(address=scheduler, log_to_driver=False, logging_level=logging.ERROR)
    else:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    stack.callback(ray.shutdown)
    register_ray()


def _spark(scheduler: str | None, workers: int, stack: ExitStack) -> None:
    from joblibspark import register_spark
    from pyspark.sql import SparkSession

    if not scheduler:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master(scheduler or f"local[{workers}]")
        .appName("analyzer")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    stack.callback(session.stop)
    session.sparkContext.setLogLevel("ERROR")
    register_spark()


_OPENERS: dict[str, Callable[[str | None, int, ExitStack], Any]] = {"dask": _dask, "ray": _ray, "spark": _spark}
