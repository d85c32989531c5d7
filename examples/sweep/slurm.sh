#!/bin/bash
# Eight workers of one sweep as a Slurm array; they meet in a PostgreSQL server.
#
#   export TINTLING_STORAGE=postgresql://USER:PASSWORD@HOST/DATABASE
#   sbatch slurm.sh
#
# A job that is killed or requeued goes on: nothing is run twice, and its trial is taken up.
#SBATCH --job-name=tintling-sweep
#SBATCH --array=0-7
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --output=sweep-%A-%a.log
set -euo pipefail

: "${TINTLING_STORAGE:?set it to postgresql://USER:PASSWORD@HOST/DATABASE}"
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}

# sbatch runs a copy of this file: the space lies where the job was submitted.
cd "${SLURM_SUBMIT_DIR:-$(dirname "$0")}"
exec tintling sweep space.toml \
    --budget flash=6kB,arena=4kB,instructions=400k \
    --trials 200 \
    --out "${SWEEP_RUNS:-runs/sweeps/space}" "$@"
