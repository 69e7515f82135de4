/** What a study of length measures of one family at one length, with numbers that are easy to tell apart. */
export const stepFigures = {
  family: 'GRU',
  length: 64,
  width: 8,
  parameters: 1000,
  stepMs: 3,
  cpuMs: 4,
  peakBytes: 5e8,
  rounds: 64,
  leastRounds: 64,
  flops: 1e6,
  predictedBytes: 1e6,
  stateBytes: 64
} as const

export const tokenFigures = { family: 'GRU', length: 64, tokenMs: 0.1, tokenPeakBytes: 4e8, tokenBaseBytes: 3.9e8, keptBytes: 64 } as const

export const figures = { ...stepFigures, ...tokenFigures }
