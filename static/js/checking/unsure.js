// What a browser does not know for sure of a file: the server tells it, once the file has travelled.
export class Unsure extends Error {}

// Bytes that are not UTF-8: perhaps the file is in another encoding.
export class NotUtf8 extends Error {}
