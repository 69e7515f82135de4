/** What the engine runs on: the executor that the next run takes, the choice of the user, and the set-up of a faster one. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExecutorChoice, ExecutorName } from '../../../contract/executors'
import type { EngineStatus, ExecutorTable, SetUp } from '../../../contract/procedures/engine'
import { version } from '../../../../package.json'
import { describeProcess } from '../../executors/doctor'
import type { Executor } from '../../executors/executor'
import type { ExecutorOptions } from '../../executors/pick'
import { isSwitchedOff } from '../../executors/switchedOff'
import { BackgroundSetUp } from './backgroundSetUp'
import { EngineSettingsFile } from './engineSettings'
import { ExecutorInUse } from './executorInUse'
import { MeasuredExecutors } from './measuredExecutors'

export interface EngineMachineSpec {
  readonly workspace: string
  /** An executor to use, whatever the settings say. */
  readonly prefer: ExecutorName | undefined
  readonly setUpNote: string | undefined
  /** The program that sets up TensorFlow's library; it need not be there. */
  readonly setUpProgram: string | undefined
  /** The program that measures executors, and its folder of resources. */
  readonly measureProgram: string | undefined
  readonly resources: string
  /** Whether it stays open, so that others may be tried beside the work. */
  readonly stays: boolean
  readonly now: () => number
  /** Resolves when nothing trains here. Loading a library holds the process up, so it waits for that. */
  readonly whenFree: () => Promise<void>
  readonly log: (line: string) => void
  /** Opens an executor. */
  readonly create: (options: ExecutorOptions) => Promise<Executor>
}

export class EngineMachine {
  readonly executors: ExecutorInUse
  readonly setUp: BackgroundSetUp
  private readonly measured: MeasuredExecutors
  private readonly settings: EngineSettingsFile
  private readonly create: (options: ExecutorOptions) => Promise<Executor>

  constructor(private readonly spec: EngineMachineSpec) {
    const { workspace, resources, setUpNote, setUpProgram, measureProgram, log, now, create } = spec
    this.create = create
    this.settings = new EngineSettingsFile(join(workspace, 'engine.json'))
    const args = ['--resources', resources, ...(setUpNote === undefined ? [] : ['--set-up-note', setUpNote])]
    this.measured = new MeasuredExecutors({
      path: join(setUpNote !== undefined && existsSync(dirname(setUpNote)) ? dirname(setUpNote) : workspace, 'executors.json'),
      program: measureProgram === undefined ? null : { path: measureProgram, args },
      now
    })
    this.executors = new ExecutorInUse(() => this.pick(), log)
    this.setUp = new BackgroundSetUp({
      program: setUpProgram !== undefined && existsSync(setUpProgram) && !isSwitchedOff() ? setUpProgram : null,
      inUse: async () => (await this.executors.next()).info,
      onReady: () => void this.takeNew()
    })
  }

  /** Opens the executor, and then sets up a faster one where the user lets it. */
  async begin(): Promise<void> {
    await this.executors.next()
    const { executor, fetchTensorflow } = await this.settings.read()
    if (!fetchTensorflow) this.setUp.refuse()
    else if (this.chosenBy() === null && (executor === 'auto' || executor === 'tensorflow')) await this.setUp.start({ again: false })
    if (this.spec.stays && this.chosenBy() === null && executor === 'auto') await this.tryOthers()
  }

  /** All executors with the time of a step; `measure` takes it now, once nothing trains here. Throws what the file system throws. */
  async table(measure: boolean): Promise<ExecutorTable> {
    const taken = this.executors.now?.info.executor ?? null
    if (!measure) return this.measured.table(taken)
    await this.spec.whenFree()
    return this.measured.measureAll(taken)
  }

  async status(): Promise<EngineStatus> {
    const { info } = this.executors.now ?? (await this.executors.next())
    const { parts: _parts, gpu: _gpu, ...diagnosis } = describeProcess(info)
    const { executor: choice } = await this.settings.read()
    return { version, pid: process.pid, ...diagnosis, choice, chosenBy: this.chosenBy() }
  }

  /** Throws ExecutorError 'unsupported' where it does not work here, and what the file system throws; the choice then stays as it was. */
  async choose(executor: ExecutorChoice): Promise<EngineStatus> {
    const opened = executor === 'auto' ? null : await this.create({ ...(await this.known()), prefer: executor })
    await this.settings.change({ executor })
    if (this.chosenBy() === null) {
      if (opened) await this.executors.take(opened)
      else {
        this.executors.pickAnew()
        await this.executors.next()
      }
    }
    return this.status()
  }

  /** Keeps the answer, and starts or stops the set-up. Throws what the file system throws. */
  async allowSetUp(wanted: boolean): Promise<SetUp> {
    await this.settings.change({ fetchTensorflow: wanted })
    if (wanted) void this.setUp.start({ again: true })
    else this.setUp.refuse()
    return this.setUp.state
  }

  /** Some executors are taken only where they are faster on this machine, which is measured at the first start. */
  private async tryOthers(): Promise<void> {
    await this.spec.whenFree()
    const { info } = await this.executors.next()
    if (await this.measured.tryOthers(info.executor)) await this.takeFaster()
  }

  private async takeNew(): Promise<void> {
    await this.measured.addNew('tensorflow').catch((error: unknown) => this.spec.log(`TensorFlow was not measured: ${String(error)}`))
    await this.takeFaster()
  }

  /** What begins from now on takes the faster executor. It is opened as soon as nothing trains, or when the next run starts. */
  private async takeFaster(): Promise<void> {
    this.executors.pickAnew()
    await this.spec.whenFree()
    await this.executors.next()
    this.setUp.changes.announce()
  }

  dispose(): void {
    this.measured.dispose()
    this.setUp.dispose()
  }

  /** What decides instead of the settings. */
  private chosenBy(): string | null {
    if (this.spec.prefer !== undefined) return '--executor'
    return ['', 'auto', undefined].includes(process.env.GATESCOPE_EXECUTOR) ? null : 'GATESCOPE_EXECUTOR'
  }

  /** What set-up and measurements have left. */
  private async known(): Promise<Pick<ExecutorOptions, 'setUpNote' | 'tuning'>> {
    const { setUpNote } = this.spec
    return { tuning: await this.measured.tuning(), ...(setUpNote !== undefined && { setUpNote }) }
  }

  /** A choice that does not work any more gives way to the fastest that does. */
  private async pick(): Promise<Executor> {
    const { prefer, log } = this.spec
    const { executor } = await this.settings.read()
    if (this.chosenBy() === null && executor !== 'auto') {
      try {
        return await this.create({ ...(await this.known()), prefer: executor })
      } catch (error) {
        log(error instanceof Error ? error.message : String(error))
      }
    }
    return this.create({ ...(await this.known()), ...(prefer && { prefer }), faster: await this.measured.faster() })
  }
}
