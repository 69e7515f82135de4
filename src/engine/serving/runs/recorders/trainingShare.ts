/** Keeps a recorder within its small share of the time that the run trains. */
import { measuredShare } from '../../../../contract/events/measuredShare'

export class TrainingShare {
  private began: number | null = null
  private spent = 0

  /** When the first slice of steps was done, which is now at the first call; before it the model compiled. All times are in milliseconds. */
  begin(now: number): number {
    return (this.began ??= now)
  }

  /** Whether the share of the time until now has room for so much more. */
  hasRoom(now: number, wanted: number): boolean {
    return this.spent + wanted <= measuredShare * (now - this.begin(now))
  }

  spend(milliseconds: number): void {
    this.spent += milliseconds
  }
}
