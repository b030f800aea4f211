import { generalMessages } from '#messages/general'

export const yesNo = (is: boolean): string => (is ? generalMessages.yes : generalMessages.no)
