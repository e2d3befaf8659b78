export async function upImages() {}
