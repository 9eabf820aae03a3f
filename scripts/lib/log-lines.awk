# Formats log events of the managed service. An input line is a time in milliseconds, a tab and a JSON object. An output line
# has the time of day (UTC), the level, the logger and the message.

function field(name, start, rest, end) {
    start = index($0, "\"" name "\":\"")
    if (!start) {
        return ""
    }
    rest = substr($0, start + length(name) + 4)
    match(rest, /^([^"\\]|\\.)*/)
    return substr(rest, 1, RLENGTH)
}

function text(json) {
    gsub(/\\\\/, "\001", json)
    gsub(/\\n/, "\n", json)
    gsub(/\\t/, "\t", json)
    gsub(/\\"/, "\"", json)
    gsub(/\\\//, "/", json)
    gsub("\001", "\\", json)
    return json
}

{
    tab = index($0, "\t")
    seconds = int(substr($0, 1, tab - 1) / 1000) % 86400
    time = sprintf("%02d:%02d:%02dZ", seconds / 3600, seconds / 60 % 60, seconds % 60)
    $0 = substr($0, tab + 1)
    message = field("message")
    if (message == "") {
        print time, $0
        next
    }
    logger = field("logger")
    sub(/.*\./, "", logger)
    print time, field("messageType"), logger ": " text(message)
    thrown = field("throwableInformation")
    if (thrown != "") {
        print text(thrown)
    }
}
