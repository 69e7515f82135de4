/** The words for the values that an argument may have, used in the problem that reports a wrong one. */
export const widths = 'a number of units from 1 to 65,536, or H, D or a small expression such as H / 2'
export const numbers = 'a number, up to 3.4e38 in size'
