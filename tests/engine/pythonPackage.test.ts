/** The Python package with NumPy alone, as its own tests judge it; where there is no NumPy, the reason is told. */
import { expect, it } from 'vitest'
import { missing, runPythonTests } from '../support/pythonTests'
import { skipAll } from '../support/skipping'

skipAll(await missing('numpy'))

it('writes what the documented reader reads', async () => {
  expect(await runPythonTests('test_writer.py')).toMatch(/\nOK\s*$/)
})
