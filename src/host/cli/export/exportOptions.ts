/** Reads the options of a format from the command line: `--option name=value`, once for each. */
import { InvalidArgumentError } from 'commander'
import type * as z from 'zod'

type Given = Readonly<Record<string, string | boolean>>

/** Adds one option to those before; `true` and `false` are read as such. */
export function formatOption(written: string, before: Given): Given {
  const [, name, value] = /^([A-Za-z][\w]*)=(.*)$/.exec(written) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It is written as name=value.')
  return { ...before, [name]: value === 'true' ? true : value === 'false' ? false : value }
}

/** What is wrong with the options, in the words of their schema. */
export const wishProblem = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.slice(1).join('.')} ${message}`.trim()).join('; ')
