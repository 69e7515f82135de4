/** A list of frames that a run records more and more rarely, by rising step. */

interface Stepped {
  readonly step: number
}

/** Whether a frame of a step is due: the share `growth` of the steps so far has passed since the last one, or the run went back behind it. */
export function isFrameDue(last: Stepped | undefined, step: number, growth: number): boolean {
  return last === undefined || step < last.step || step >= last.step + Math.max(1, growth * last.step)
}

/** After the run went back to a checkpoint, a new frame replaces those of later steps. */
export function withFrame<Frame extends Stepped>(frames: readonly Frame[], frame: Frame): readonly Frame[] {
  return [...frames.filter(({ step }) => step < frame.step), frame]
}

/** The frames that a reader does not know, which knows those of an earlier call. */
export function newFrames<Frame>(known: readonly Frame[], frames: readonly Frame[]): Frame[] {
  const first = frames.findIndex((frame, k) => frame !== known[k])
  return first < 0 ? [] : frames.slice(first)
}
