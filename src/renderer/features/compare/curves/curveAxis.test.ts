// Curves stand over steps, tokens, seconds or FLOPs, and large numbers are written in three digits.
import { expect, it } from 'vitest'
import { runCurve } from '../../../../../tests/support/runEntries'
import { RunColumns } from '../../../stores/compare/runColumns'
import { axisWords, endOf, largeText, placesOn } from './curveAxis'

function columns(steps: number): RunColumns {
  const run = new RunColumns()
  run.take(runCurve('a', steps))
  return run
}

it('places points on each axis', () => {
  const run = columns(20)
  const second = (axis: Parameters<typeof placesOn>[0]) => placesOn(axis, run, 'evaluations').at(1)
  expect([second('steps'), second('tokens'), second('seconds'), second('flops')]).toEqual([20, 64_000, 2, 4e10])
})

it('follows a run that grows', () => {
  const run = columns(10)
  const tokens = placesOn('tokens', run, 'steps')
  expect(tokens.length).toBe(10)
  run.take({ ...runCurve('a', 1), anew: false, step: Float64Array.of(11) })
  expect([tokens.length, tokens.at(10)]).toEqual([11, 35_200])
})

it('ends with the longest run', () => {
  expect(endOf('steps', [columns(20), columns(50)])).toBe(50)
  expect(endOf('steps', [new RunColumns()])).toBe(0)
})

it('writes large numbers in three digits', () => {
  expect([0, 950, 999.6, 12_345, 999_999, 1_250_000, 3.4e15].map(largeText)).toEqual([
    '0',
    '950',
    '1 k',
    '12.3 k',
    '1 M',
    '1.25 M',
    '3.4 P'
  ])
})

it('says where the cross-hair is', () => {
  expect(axisWords.steps.text(1200)).toBe('step 1,200')
  expect(axisWords.flops.text(2.5e12)).toBe('2.5 T FLOPs')
  expect(axisWords.seconds.text(185)).toBe('3:05')
})
