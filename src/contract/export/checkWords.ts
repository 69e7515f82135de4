/** The result of a check as people read it, in the window and on the command line. */
import type { ExportCheck } from './events'

/** A sentence such as `sequence.onnx in ONNX Runtime agrees with the engine to 3e-7, over 5,120 numbers.` */
export function checkWords(check: ExportCheck): string {
  if (check.kind === 'notRun') return `${check.name}: ${check.why} Run it with: ${check.how}`
  const numbers = `over ${check.values.toLocaleString('en')} numbers`
  if (check.difference === 0) return `${check.name} agrees exactly, ${numbers}.`
  if (!Number.isFinite(check.difference)) return `${check.name} gives other numbers, or numbers that are not finite.`
  return `${check.name} agrees with the engine to ${check.difference.toExponential(0)}, ${numbers}.`
}
