/** The task of predicting the next token of a text: training windows at random, in epochs or as streams, and all validation windows. */
import { nextTokenTask } from '../../../contract/document/taskShape'
import type { DataPart } from '../../../contract/events/probe'
import type { BatchShape, TaskBatch } from '../batches/batch'
import { batchesOf } from '../batches/batches'
import { epochSource } from '../batches/epochs'
import { heldOutStarts, windowCount } from './heldOut'
import type { TextData } from './openText'
import { textProbe } from '../probeInput'
import { randomSource } from '../batches/randomSource'
import type { Stretches } from '../stored/stretches'
import { streamBatches, streamSource } from '../batches/streams'
import { noColumns } from '../taskData'
import type { TaskData } from '../taskData'
import { randomWindows, windowsAt } from './windows'
import type { Windows } from './windows'

export function nextCharacter(text: TextData): TaskData {
  const { title, reading, vocabulary, training, heldOut } = text
  return {
    title,
    reading,
    shape: nextTokenTask(vocabulary.length, text.byCharacter ? 'bitsPerCharacter' : 'bitsPerToken'),
    vocabulary,
    classes: vocabulary,
    columns: noColumns,
    predictsNext: true,
    ...(text.decoder && { decoder: text.decoder }),
    fingerprint: text.fingerprint,
    batches: (shape, seed, order) => {
      const windows = windowCount(training.length, shape.length)
      if (order === 'streams') return streamSource(windows, shape.batch, numbered(training, shape))
      if (order === 'epochs') return epochSource(windows, shape.batch, seed, numbered(training, shape))
      return randomSource(seed, (random) => batchOf(randomWindows(text, random, shape), shape.batch))
    },
    heldOut: (shape, most, order) =>
      order === 'streams'
        ? streamBatches(windowCount(heldOut.length, shape.length), shape.batch, most, numbered(heldOut, shape))
        : batchesOf(heldOutStarts(heldOut.length, shape, most), (starts) => batchOf(windowsAt(heldOut, starts, shape), starts.length)),
    sequences: (part, most = Infinity) => {
      const tokens = partOf(text, part)
      return [{ values: tokens.subarray(0, Math.min(most, tokens.length)), target: null }]
    },
    places: (part, length) => partOf(text, part).length - length,
    example: (part, place, length) =>
      textProbe(
        partOf(text, part)
          .subarray(place, place + length)
          .slice(),
        vocabulary,
        { predicted: true, masked: false }
      ),
    probe: (some) => {
      const encoded = text.encode(some)
      return encoded.ok ? { ok: true, probe: textProbe(encoded.tokens, vocabulary, { predicted: true, masked: false }) } : encoded
    }
  }
}

const partOf = ({ training, heldOut }: TextData, part: DataPart): Stretches<Int32Array> => (part === 'training' ? training : heldOut)

/** Makes a batch of windows that are counted from the start of a text. */
function numbered(text: Stretches<Int32Array>, shape: BatchShape): (numbers: readonly number[]) => TaskBatch {
  return (numbers) => {
    const starts = numbers.map((number) => number * shape.length)
    return batchOf(windowsAt(text, starts, shape), starts.length)
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
