/** A worker's process as the benchmark sees it: asks for steps, one request at a time. */
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { replySchema } from './protocol'
import type { Reply, Request } from './protocol'

export interface PeerSpec {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Its environment, where it is not ours. */
  readonly env?: NodeJS.ProcessEnv
}

export class Peer {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly lines: AsyncIterator<string>
  private errors = ''

  constructor(readonly spec: PeerSpec) {
    this.child = spawn(spec.command, [...spec.args], { env: spec.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.on('error', (error) => (this.errors += error.message))
    this.child.stdin.on('error', () => undefined)
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors = (this.errors + text).slice(-2_000)))
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]()
  }

  async ask(request: Request): Promise<Reply> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`)
    const line: IteratorResult<string, unknown> = await this.lines.next()
    if (!line.done) return replySchema.parse(JSON.parse(line.value))
    return { absent: `its process ended: ${this.errors.trim().split('\n').slice(-1)[0] ?? ''}` }
  }

  end(): void {
    this.child.stdin.end()
    this.child.kill()
  }
}
