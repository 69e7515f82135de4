/** Asks the driver about the first NVIDIA GPU. */
import { execFileSync } from 'node:child_process'

/** Undefined where no driver answers. */
export function gpuName(): string | undefined {
  const name = ask('name')
  return name && (/^GPU \d+: (.+?)(?: \(UUID.*)?$/.exec(name)?.[1] ?? name)
}

/** The GPU's total memory in bytes. */
export function gpuMemory(): number | undefined {
  const mebibytes = Number(ask('memory.total')?.replace(/\s*MiB$/, ''))
  return Number.isFinite(mebibytes) ? mebibytes * 2 ** 20 : undefined
}

function ask(field: 'name' | 'memory.total'): string | undefined {
  try {
    const listed = execFileSync('nvidia-smi', [`--query-gpu=${field}`, '--format=csv,noheader'], {
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore']
    })
    return listed.split('\n')[0]?.trim() || undefined
  } catch {
    return undefined
  }
}
