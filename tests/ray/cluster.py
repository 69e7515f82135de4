"""A Ray cluster of two nodes on this machine. The line `kill` on standard input ends the second node as a power cut would; the end of it ends all."""

import sys

from ray.cluster_utils import Cluster

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False, "object_store_memory": 150_000_000})
second = cluster.add_node(num_cpus=1, include_dashboard=False, object_store_memory=150_000_000)
print(cluster.address, flush=True)
for line in sys.stdin:
    if line.strip() == "kill":
        cluster.remove_node(second, allow_graceful=False)
        print("killed", flush=True)
cluster.shutdown()
