/** A run that the Python package wrote, as it is checked in, in a workspace of its own. */
import { cpSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const fixture = fileURLToPath(new URL('../fixtures/python', import.meta.url))

/** What PyTorch says of the run, beside the package: `tests/fixtures/python/watched.py` wrote it. */
export const expected = z
  .object({
    runId: z.string(),
    losses: z.array(z.number()),
    headNorms: z.array(z.number()),
    /** Of each step of the probe, a value for each unit. */
    forget: z.array(z.array(z.number())),
    last: z.array(z.number()),
    surprise: z.array(z.number())
  })
  .parse(JSON.parse(readFileSync(`${fixture}/expected.json`, 'utf8')))

/** Puts the run into a workspace. */
export const copyPythonRun = (workspace: string): void => cpSync(`${fixture}/workspace`, workspace, { recursive: true })
