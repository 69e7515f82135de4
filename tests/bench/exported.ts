/** What exported ONNX models do in ONNX Runtime: tokens a second beside our own generation, and sequences beside PyTorch's nn.LSTM. */
import { execFileSync } from 'node:child_process'
import * as z from 'zod'
import { engineEnvironment } from '../../src/host/supervisor/engineEnvironment'

const tokensSchema = z.object({
  executor: z.string(),
  rows: z.array(z.object({ template: z.string(), onnx: z.number(), engine: z.number() }))
})
export type TokenRows = z.infer<typeof tokensSchema>

/** Measured in a process of its own. `quick`: of the LSTM alone. */
export function tokenRows(workers: string, quick: boolean): TokenRows {
  const args = [`${workers}/onnxTokens.js`, ...(quick ? ['--quick'] : [])]
  const printed = execFileSync(process.execPath, args, { env: engineEnvironment(), encoding: 'utf8' })
  return tokensSchema.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
}

export function tokenTable({ executor, rows }: TokenRows): string {
  const head = `${'tokens a second, one text'.padEnd(34)}${['step.onnx', 'generate', 'ONNX ÷ it'].map((text) => text.padStart(12)).join('')}`
  const lines = rows.map(({ template, onnx, engine }) => {
    const numbers = [onnx.toFixed(0), engine.toFixed(0), (onnx / engine).toFixed(2)]
    return `${template.padEnd(34)}${numbers.map((text) => text.padStart(12)).join('')}`
  })
  return [head, ...lines, `generate runs on ${executor}.`].join('\n')
}
