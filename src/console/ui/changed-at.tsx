import { Time } from './time.tsx'

/** When something was changed, and by whom. */
export const ChangedAt = ({ at, by }: { readonly at: string; readonly by: string }) => (
  <>
    <Time at={at} /> · {by}
  </>
)
