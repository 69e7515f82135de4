/** A Python process that runs the check scripts of exports one after another. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const answerSchema = z.object({ code: z.int(), output: z.string() })
export type Answer = z.infer<typeof answerSchema>

/** The Python with the packages, as `npm run test:interop` has set it up. */
export const python = process.env.GATESCOPE_PYTHON ?? 'python3'

export class PythonWorker {
  private readonly child
  private readonly answers
  private printed = ''

  /** `env` is added to the environment, such as the backend of Keras. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    const quiet = { TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '', PYTHONDONTWRITEBYTECODE: '1', JAX_PLATFORMS: 'cpu' }
    this.child = spawn(python, [fileURLToPath(new URL('worker.py', import.meta.url))], { env: { ...process.env, ...quiet, ...env } })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.printed = (this.printed + text).slice(-2_000)))
    this.answers = createInterface(this.child.stdout)[Symbol.asyncIterator]()
  }

  /** Runs a script of a folder, which is its working folder. Throws if the process ended. */
  async run(folder: string, script = 'check.py', args: readonly string[] = []): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify({ folder, script, args })}\n`)
    const line = await this.answers.next()
    if (line.done) throw new Error(`Python ended: ${this.printed}`)
    return answerSchema.parse(JSON.parse(line.value))
  }

  close(): void {
    this.child.stdin.end()
  }
}

/** The number behind “largest difference” in the output of a check script; null if it printed none. */
export function largestDifference(output: string): number | null {
  const found = [...output.matchAll(/largest difference:? *([-+.\de]+|nan|inf)/gi)].map(([, digits]) => Number(digits))
  return found.length === 0 ? null : found.reduce((most, value) => (value <= most ? most : value))
}
