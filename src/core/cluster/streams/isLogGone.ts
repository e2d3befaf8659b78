/** Whether a kubelet says, in place of a log and as if it were one, that it has removed the container. */
export const isLogGone = (text: string): boolean => /^unable to retrieve container logs for \S+\s*$/.test(text);
