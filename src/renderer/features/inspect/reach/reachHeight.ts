/** The height of the curves of gradient reach, and of the place that is kept for them, in pixels. */
export const reachHeight = 96
