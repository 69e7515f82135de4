/** Writes `check.py` of a Python export: it runs the model on the example and prints the largest difference. */
import { docstring, indented } from './strings'

export interface CheckScript {
  /** What is run, in words, such as `model.py in JAX`. */
  readonly what: string
  /** Lines that import what `compared` uses, beside NumPy, `json`, `sys` and `Path`. */
  readonly imports: readonly string[]
  /** Lines of a function of `inputs`, the example's inputs by name as NumPy arrays: they yield each output's name with its array. */
  readonly runs: readonly string[]
}

/**
 * The script exits with 0 if all outputs agree to 10⁻⁴ in units of the larger of 1 and the largest expected value. Time steps that are masked
 * are not compared. Its last line says “largest difference …”.
 */
export function checkFile({ what, imports, runs }: CheckScript): string {
  const lines = [
    ...docstring([`Runs ${what} on example_input.safetensors and compares with example_output.safetensors.`]),
    '',
    'import sys',
    'from pathlib import Path',
    '',
    ...imports,
    'import numpy as np',
    'from safetensors.numpy import load_file',
    '',
    'ALLOWED = 1e-4',
    'FOLDER = Path(__file__).resolve().parent',
    '',
    '',
    'def outputs(inputs):',
    ...indented(runs),
    '',
    '',
    'def difference(output, expected, mask):',
    ...indented([
      '"""The largest difference over the real time steps, in units of the larger of 1 and the largest expected value."""',
      'output = np.asarray(output, dtype=np.float64)',
      'if output.shape != expected.shape:',
      '    raise SystemExit(f"The output is {output.shape}, and {expected.shape} is expected.")',
      'if mask is not None and output.ndim == 3:',
      '    output, expected = output[mask > 0.5], expected[mask > 0.5]',
      'return float(np.max(np.abs(output - expected)) / max(1.0, np.max(np.abs(expected)))), output.size'
    ]),
    '',
    '',
    'def main():',
    ...indented([
      'inputs = load_file(FOLDER / "example_input.safetensors")',
      'expected = load_file(FOLDER / "example_output.safetensors")',
      'largest = 0.0',
      'for words, name, output in outputs(dict(inputs)):',
      '    worst, values = difference(output, expected[name], inputs.get("mask"))',
      '    print(f"{words}: {name} differs by {worst:.1e} at most in {values} values")',
      '    largest = max(largest, worst) if worst == worst else worst',
      'print(f"largest difference {largest:.3e}, allowed {ALLOWED:.0e}")',
      'return 0 if largest <= ALLOWED else 1'
    ]),
    '',
    '',
    'if __name__ == "__main__":',
    '    sys.exit(main())'
  ]
  return `${lines.join('\n')}\n`
}
