/** The settings that a document can have, by the last part of their paths, as its schema declares them. */
import * as z from 'zod'
import { layerSchema } from '../../document/modelGraph'
import { taskSchema } from '../../document/task'
import { trainingSettingsSchema } from '../../document/training'

/** The names of all fields of a schema and of what is in them. */
function namesIn(schema: unknown): string[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]: [string, unknown]) => [name, ...namesIn(field)])
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap(namesIn)
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return namesIn(schema.unwrap())
  return []
}

const params = layerSchema.options.flatMap((option) => namesIn(option.shape.params))

/** In the spelling of the schema, such as `learningRate`. */
export const settingNames: readonly string[] = [...new Set([...namesIn(trainingSettingsSchema), ...namesIn(taskSchema), ...params])]

/** Usual short names, each with the end of the path that it stands for; a star stands for the id of a layer. */
export const shortNames: Readonly<Record<string, string>> = {
  lr: 'optimizer.learningRate',
  batch: 'training.batchSize',
  length: 'training.sequenceLength',
  optimizer: 'optimizer.kind',
  schedule: 'schedule.kind',
  clip: 'clip.norm',
  decay: 'weightDecay.rate',
  smoothing: 'loss.labelSmoothing',
  seed: 'training.seed',
  width: 'hidden',
  dropout: 'layers.*.rate'
}
