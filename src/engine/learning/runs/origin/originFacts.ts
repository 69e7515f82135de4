/** Gathers what a run begins on. */
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { version } from '../../../../../package.json'
import { bytesText } from '../../../../contract/bytesText'
import type { ExecutorName } from '../../../../contract/executors'
import { gitState } from './gitState'
import type { OriginFact } from './origin'

/** What is told of the executor that trains the run. */
export interface TrainedOn {
  readonly executor: ExecutorName
  readonly device: string
  readonly backend: string | null
  readonly tensorflowVersion: string | null
  readonly xla: boolean
  readonly gpu: boolean
}

export interface OriginSpec {
  readonly executor: TrainedOn
  readonly seed: number
  /** A fingerprint of the data. */
  readonly data: string
  /** What git says of the folder of the document; null where it says nothing. */
  readonly git: string | null
}

/** The git state of the folder of a document, which is asked for early, as it takes a moment. */
export const gitOf = (folder: string): Promise<string | null> => gitState(folder).catch(() => null)

export function originFacts({ executor, seed, data, git }: OriginSpec): OriginFact[] {
  const { electron, node } = process.versions
  return [
    fact('Gatescope', version),
    fact('Node.js', node),
    ...(electron === undefined ? [] : [fact('Electron', electron)]),
    ...(executor.tensorflowVersion === null ? [] : [fact('TensorFlow', `${executor.tensorflowVersion}${executor.xla ? ' with XLA' : ''}`)]),
    fact('Executor', executor.backend === null ? executor.executor : `${executor.executor} on ${executor.backend}`),
    fact('System', `${platform()} ${release()}, ${arch()}`),
    fact('Processor', `${cpus()[0]?.model.trim() || 'unknown'}, ${availableParallelism()} threads`),
    fact('Memory', bytesText(totalmem())),
    fact(executor.gpu ? 'GPU' : 'Device', executor.device),
    fact('Seed', String(seed)),
    fact('Data', data),
    ...(git === null ? [] : [fact('Git', git)])
  ]
}

const fact = (name: string, value: string): OriginFact => ({ name, value })
