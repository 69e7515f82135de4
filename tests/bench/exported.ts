/** What exported ONNX models do in ONNX Runtime: tokens a second beside our own generation, and sequences beside PyTorch's nn.LSTM. */
import * as z from 'zod'
import { answerOf } from './answerOf'

const tokensSchema = z.object({
  executor: z.string(),
  rows: z.array(z.object({ template: z.string(), onnx: z.number(), engine: z.number() }))
})
export type TokenRows = z.infer<typeof tokensSchema>

/** Measured in a process of its own. `quick`: of the LSTM alone. */
export function tokenRows(workers: string, quick: boolean): TokenRows {
  return tokensSchema.parse(answerOf(`${workers}/onnxTokens.js`, quick ? ['--quick'] : []))
}

export function tokenTable({ executor, rows }: TokenRows): string {
  const head = `${'tokens a second, one text'.padEnd(34)}${['step.onnx', 'generate', 'ONNX ÷ it'].map((text) => text.padStart(12)).join('')}`
  const lines = rows.map(({ template, onnx, engine }) => {
    const numbers = [onnx.toFixed(0), engine.toFixed(0), (onnx / engine).toFixed(2)]
    return `${template.padEnd(34)}${numbers.map((text) => text.padStart(12)).join('')}`
  })
  return [head, ...lines, `generate runs on ${executor}.`].join('\n')
}
