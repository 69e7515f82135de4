/** Names a checkpoint where one is chosen: its step, why it is kept, and how good the model was then. */
import { reasonWords } from '../../../contract/runs/checkpoint'
import type { CheckpointReason, KeptCheckpoint } from '../../../contract/runs/checkpoint'
import { valueText } from '../../../contract/runs/figures'
import { countText } from './figures'

/** The order in which reasons are told: what a person looks for first. */
const told: readonly CheckpointReason[] = ['best', 'bestOnDisk', 'newest', 'rule']

/** Such as `★ best, newest`; empty where the checkpoint is about to be removed. */
export const reasonsText = ({ reasons }: Pick<KeptCheckpoint, 'reasons'>): string =>
  told
    .filter((reason) => reasons.includes(reason))
    .map((reason) => (reason === 'best' ? `★ ${reasonWords.best}` : reasonWords[reason]))
    .join(', ')

/** Such as `step 4,000 · ★ best · 2.13`. */
export function checkpointText(checkpoint: KeptCheckpoint): string {
  const { step, value } = checkpoint
  return [`step ${countText(step)}`, reasonsText(checkpoint), value === null ? '' : valueText(value)].filter(Boolean).join(' · ')
}
