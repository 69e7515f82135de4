/** `<workspace>/engine.json`: which executor the user chose, and whether TensorFlow's library may be fetched. */
import * as z from 'zod'
import { executorChoiceSchema } from '../../../contract/executors'
import { writeAtomic } from '../../files/atomicFile'
import { readJsonFile } from '../../files/jsonFile'

const settingsSchema = z.object({ executor: executorChoiceSchema.catch('auto'), fetchTensorflow: z.boolean().catch(true) })
export type EngineSettings = z.infer<typeof settingsSchema>

const usual: EngineSettings = { executor: 'auto', fetchTensorflow: true }

export class EngineSettingsFile {
  constructor(private readonly path: string) {}

  /** The usual ones where there is no such file, or it cannot be read. */
  async read(): Promise<EngineSettings> {
    return (await readJsonFile(this.path, settingsSchema)) ?? usual
  }

  /** Throws what the file system throws. */
  async change(change: Partial<EngineSettings>): Promise<void> {
    await writeAtomic(this.path, `${JSON.stringify({ ...(await this.read()), ...change })}\n`)
  }
}
