/** Predicting the next character of a text: random windows of its training part, windows end to end of its held-out part. */
import { nextTokenTask } from '../../contract/document/taskShape'
import type { TaskBatch } from './batch'
import { fingerprintOf } from './fingerprint'
import { heldOutWindows } from './heldOut'
import type { TextData } from './openText'
import { textProbe } from './probeInput'
import { randomSource } from './randomSource'
import type { TaskData } from './taskData'
import { randomWindows } from './windows'
import type { Windows } from './windows'

export function nextCharacter(text: TextData): TaskData {
  const { title, vocabulary, training, heldOut } = text
  return {
    title,
    shape: nextTokenTask(vocabulary.length),
    vocabulary,
    classes: vocabulary,
    fingerprint: fingerprintOf([vocabulary.join('\n'), training, heldOut]),
    batches: (shape, seed) => randomSource(seed, (random) => batchOf(randomWindows(text, random, shape), shape.batch)),
    heldOut: (shape, most) => heldOutWindows(heldOut, shape, most).map((part) => batchOf(part, part.sequences)),
    probe: (some) => {
      const encoded = text.encode(some)
      return encoded.ok ? { ok: true, probe: textProbe(encoded.tokens, vocabulary, { predicted: true, masked: false }) } : encoded
    }
  }
}

function batchOf({ inputs, targets }: Windows, sequences: number): TaskBatch {
  return {
    arrays: new Map([
      ['tokens', inputs],
      ['targets', targets]
    ]),
    counts: null,
    scored: null,
    sequences
  }
}
