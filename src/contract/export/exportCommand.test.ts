import { expect, it } from 'vitest'
import { exportCommand } from './exportCommand'

it('names the run, folder and step, and only options that differ from the usual ones', () => {
  const wish = { format: 'page', options: { float16: true } } as const
  const usual = { run: '/w/runs/20250131-174503-123-9f2c', wish, folder: '/w/exports/lstm-page', step: null }
  expect(exportCommand(usual)).toBe(
    'npm run --silent gatescope -- export /w/runs/20250131-174503-123-9f2c --format page --out /w/exports/lstm-page'
  )
  const other = { ...usual, wish: { ...wish, options: { float16: false } }, step: 500, folder: "/w/Anna's $models" }
  expect(exportCommand(other)).toBe(
    `npm run --silent gatescope -- export ${usual.run} --format page --out '/w/Anna'\\''s $models' --step 500 --option float16=false`
  )
})
