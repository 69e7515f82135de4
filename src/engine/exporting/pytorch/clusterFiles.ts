/** Files that run `train.py` on clusters: a batch script of Slurm, and a task of SkyPilot. */
import { pythonIdentifier } from '../python/identifiers'
import { oneLine } from '../python/strings'

/** The name of a job from what a person called the run. */
const jobName = (name: string): string => pythonIdentifier(name).toLowerCase().replaceAll('_', '-').slice(0, 60)

export function sbatchFile(name: string): string {
  return `#!/bin/bash
# Trains "${oneLine(name).replace(/["\\`$]/g, '')}" on one node of a Slurm cluster: sbatch job.sbatch
#SBATCH --job-name=${jobName(name)}
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=1
#SBATCH --cpus-per-task=8
#SBATCH --mem=32G
#SBATCH --time=04:00:00
#SBATCH --signal=TERM@120
#SBATCH --output=%x-%j.log

set -euo pipefail
cd "$SLURM_SUBMIT_DIR"

# The packages are installed once, beside the project.
if [ ! -d .venv ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet -r requirements.txt
fi

# One process for each GPU of the node; without a GPU there is one process.
PROCESSES=\${SLURM_GPUS_ON_NODE:-1}
srun .venv/bin/torchrun --standalone --nproc-per-node "$PROCESSES" train.py --out runs "$@"
`
}

export function skyFile(name: string): string {
  return `# Trains on a cloud machine with SkyPilot: sky launch sky.yaml
name: ${jobName(name)}

resources:
  accelerators: {L4: 1}
  disk_size: 50

workdir: .

setup: |
  python3 -m venv .venv
  .venv/bin/pip install --quiet -r requirements.txt

run: |
  .venv/bin/torchrun --nnodes "$SKYPILOT_NUM_NODES" --node-rank "$SKYPILOT_NODE_RANK" \\
    --master-addr "$(echo "$SKYPILOT_NODE_IPS" | head -n 1)" --master-port 29500 \\
    --nproc-per-node "$SKYPILOT_NUM_GPUS_PER_NODE" train.py --out runs
`
}
