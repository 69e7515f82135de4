/** The name of the first NVIDIA GPU, from its driver. */
import { execFileSync } from 'node:child_process'

export function gpuName(): string | undefined {
  try {
    const listed = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore']
    })
    return listed.split('\n')[0]?.trim() || undefined
  } catch {
    return undefined
  }
}
