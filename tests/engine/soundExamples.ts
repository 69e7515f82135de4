// Examples of problems of sounds: a file that cannot be read, a folder that is none, too few classes, and bands that are none.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { taskOn } from '../../src/contract/data/fileKinds'
import type { Problem } from '../../src/contract/problems/problems'
import { openTask } from '../../src/engine/data/openTask'
import { glide, wavBytes } from '../support/wavFiles'

type Frames = ReturnType<typeof taskOn.sound>['frames']

/** @param folder where their files go */
export function soundExamples(folder: () => string) {
  const problems = async (name: string, files: Readonly<Record<string, Uint8Array>>, frames: Partial<Frames> = {}) => {
    for (const [file, bytes] of Object.entries(files)) {
      mkdirSync(join(folder(), name, file, '..'), { recursive: true })
      writeFileSync(join(folder(), name, file), bytes)
    }
    const task = taskOn.sound(name)
    const opened = await openTask({ ...task, frames: { ...task.frames, ...frames } }, { dataFolders: [folder()] }, 10)
    return opened.ok ? [] : opened.problems
  }
  const tone = wavBytes([glide(300, 600, { rate: 8_000, seconds: 0.1 })], 8_000)
  return {
    'data.sound': (): Promise<readonly Problem[]> => problems('broken', { 'a/0.wav': Uint8Array.of(1, 2, 3) }),
    'data.soundFolder': (): Promise<readonly Problem[]> => {
      writeFileSync(join(folder(), 'text.zip'), 'no archive')
      return problems('text.zip', {})
    },
    'data.soundClasses': (): Promise<readonly Problem[]> => problems('one', { 'a/0.wav': tone }),
    'task.soundBands': (): Promise<readonly Problem[]> => problems('bands', { 'a/0.wav': tone, 'b/0.wav': tone }, { lowest: 5_000 })
  }
}
