/** Tells whether the user has switched TensorFlow's library off. */
export const isSwitchedOff = (): boolean => process.env.GATESCOPE_NO_TENSORFLOW === '1'
