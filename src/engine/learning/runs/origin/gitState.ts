/** The state of a folder in git, in words. It is told where that is quick, and never stands in the way of a run. */
import { execFile } from 'node:child_process'

/** Milliseconds that git may take. */
const limit = 1_500

/**
 * Such as `4f0c…, branch main, with changes`: the commit, the branch, and whether tracked files differ from the commit. Null where the folder is in no
 * repository, there is no git, or it takes too long. No hook or monitor of the repository is run.
 */
export function gitState(folder: string): Promise<string | null> {
  const status = ['-C', folder, '-c', 'core.fsmonitor=false', 'status', '--porcelain=v2', '--branch', '--untracked-files=no']
  const options = { timeout: limit, maxBuffer: 16 << 20, windowsHide: true, env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' } }
  return new Promise((resolve) => {
    execFile('git', status, options, (error, told) => resolve(error ? null : wordsOf(told.split('\n'))))
  })
}

function wordsOf(lines: readonly string[]): string | null {
  const named = (key: string) => lines.find((line) => line.startsWith(`# ${key} `))?.slice(key.length + 3)
  const commit = named('branch.oid')
  if (commit === undefined) return null
  const branch = named('branch.head')
  const changed = lines.some((line) => line !== '' && !line.startsWith('#'))
  return [
    commit === '(initial)' ? 'no commit yet' : commit,
    ...(branch === undefined || branch === '(detached)' ? [] : [`branch ${branch}`]),
    ...(changed ? ['with changes'] : [])
  ].join(', ')
}
