/** Runs an export's `check.py`, where a Python with its packages is there. */
import { execFile } from 'node:child_process'
import type { ExportCheck } from '../../../contract/export/events'

const mostTime = 300_000

/** The Python that checks exports: the one that `GATESCOPE_PYTHON` names, else the one on the path. */
const python = (): string => process.env.GATESCOPE_PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3')

/** The line of a shell that runs the check. */
export const howToCheck = 'pip install -r requirements.txt && python check.py'

/** `name` says what is run; `env` is added to the environment of the script. */
export function runCheck(name: string, folder: string, env: Readonly<Record<string, string>> = {}): Promise<ExportCheck> {
  const options = { cwd: folder, timeout: mostTime, env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' } }
  return new Promise((resolve) => {
    execFile(python(), ['check.py'], options, (error, printed, problems) => {
      const compared = readCheck(name, printed)
      resolve(compared ?? { kind: 'notRun', name, why: whyNot(error, problems), how: howToCheck })
    })
  })
}

/** What the script printed; null where it did not come to its last line. */
export function readCheck(name: string, printed: string): ExportCheck | null {
  const difference = /^largest difference (\S+),/m.exec(printed)?.[1]
  if (difference === undefined) return null
  const values = [...printed.matchAll(/ in (\d+) values$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
  return { kind: 'compared', name, difference: Number(difference), values }
}

function whyNot(error: Error | null, problems: string): string {
  if (error && 'code' in error && error.code === 'ENOENT') return 'There is no Python here.'
  const missing = /ModuleNotFoundError: No module named '([^']+)'/.exec(problems)?.[1]
  if (missing !== undefined) return `The Python here has no ${missing}.`
  return `The script did not end: ${problems.trim().split('\n').at(-1) ?? 'no reason was printed'}`
}
