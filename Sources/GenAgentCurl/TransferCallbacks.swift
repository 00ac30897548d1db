import CGenAgentCurl
import Foundation
import GenAgentHTTP

// libcurl's callbacks while a transfer runs, always on the curl thread.
extension Transfer {
    /// The maximum bytes of a redirect's own body that are read to keep its connection.
    private static let maximumRedirectBody = 64 * 1024

    /// The transfer behind libcurl's user pointer. The driver holds it while the handle is in use.
    private static func of(_ pointer: UnsafeMutableRawPointer?) -> Transfer? {
        pointer.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    func connectCallbacks(_ easy: UnsafeMutableRawPointer) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        genagent_curl_set_pointer(easy, CURLOPT_HEADERDATA, me)
        genagent_curl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.of(user) else { return 0 }
            let length = size &* count
            return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
        }
        genagent_curl_set_pointer(easy, CURLOPT_WRITEDATA, me)
        genagent_curl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.of(user) else { return 0 }
            return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size &* count))
        }
        genagent_curl_set_pointer(easy, CURLOPT_PREREQDATA, me)
        genagent_curl_set_prerequest(easy, CURLOPT_PREREQFUNCTION) { user, address, _, _, _ in
            guard let transfer = Transfer.of(user), transfer.mayGoOut(to: address.map { String(cString: $0) } ?? "")
            else { return CURL_PREREQFUNC_ABORT }
            return CURL_PREREQFUNC_OK
        }
        if allowedKinds != nil, !isProxied {
            genagent_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, me)
            genagent_curl_set_open(easy, CURLOPT_OPENSOCKETFUNCTION) { user, _, address in
                guard let transfer = Transfer.of(user), let address else { return CURL_SOCKET_BAD }
                return transfer.open(address)
            }
        }
        genagent_curl_set_pointer(easy, CURLOPT_READDATA, me)
        genagent_curl_set_read(easy, CURLOPT_READFUNCTION) { bytes, size, count, user in
            guard let transfer = Transfer.of(user) else { return 0 }
            return transfer.giveBody(UnsafeMutableRawBufferPointer(start: bytes, count: size &* count))
        }
        genagent_curl_set_pointer(easy, CURLOPT_SEEKDATA, me)
        genagent_curl_set_seek(easy, CURLOPT_SEEKFUNCTION) { user, offset, origin in
            guard let transfer = Transfer.of(user), origin == SEEK_SET, offset >= 0 else { return CURL_SEEKFUNC_FAIL }
            transfer.uploadedBytes = Int(offset)
            return CURL_SEEKFUNC_OK
        }
    }

    /// Opens a socket only for an allowed address, so that no other connection is attempted.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let target = address.pointee
        // The address is longer than the field in which it begins.
        let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
        let bytes = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(address) + start, count: min(Int(target.addrlen), MemoryLayout<sockaddr_in6>.size))
        let place = IPAddress(family: target.family, bytes)
        guard let place, isAllowed(place) else {
            refusedAddress = place ?? refusedAddress
            return CURL_SOCKET_BAD
        }
        let opened = socket(target.family, target.socktype, target.protocol)
        if opened >= 0 { _ = fcntl(opened, F_SETFD, FD_CLOEXEC) }
        return opened
    }

    private func isAllowed(_ address: IPAddress) -> Bool { allowedKinds?.contains(address.kind) ?? true }

    /// Called once the connection is established; `false`: the request must not be sent (again).
    ///
    /// libcurl repeats a request by itself if a kept connection closes without an answer. A job that may be charged must not be repeated without
    /// the caller's knowledge. A kept connection is not opened again, so its address is checked here.
    private func mayGoOut(to address: String) -> Bool {
        if !isProxied {
            let place = IPAddress(address)
            guard allowedKinds == nil || place.map(isAllowed) == true else {
                failure = CurlFailure.address(request, place, hasBeenSent: mayHaveBeenSent)
                return false
            }
            peer = place?.kind
            if let peer { reachedKinds.insert(peer) }
        }
        if isConnected, !request.isRepeatable, bytesSent > 0 {
            failure = CurlFailure.notRepeated(request)
            return false
        }
        isConnected = true
        firstByteDeadline = request.timeouts.firstByte.map { Self.now() + $0 }
        return true
    }

    private func giveBody(_ target: UnsafeMutableRawBufferPointer) -> Int {
        guard let body = request.body, uploadedBytes < body.count else { return 0 }
        let start = body.startIndex + uploadedBytes
        let count = min(target.count, body.count - uploadedBytes)
        body.copyBytes(to: target, from: start..<(start + count))
        uploadedBytes += count
        return count
    }

    /// Reads one line of a head; `false` ends the transfer.
    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        firstByteDeadline = nil
        // Only trailers follow the final head.
        guard !hasHead, redirect == nil else { return true }
        switch parser.consume(line) {
        case .more, .interim: return true
        case .malformed(let what):
            failure = CurlFailure.malformed(request, what)
            return false
        case .head(let status, let headers): return receiveHead(status, headers)
        }
    }

    private func receiveHead(_ status: Int, _ headers: HTTPHeaders) -> Bool {
        if exchange.request.maximumRedirects > 0, let location = Redirect.target(status: status, headers: headers) {
            redirect = (status, location)
            return true
        }
        // libcurl treats a length beyond its integers as no length.
        if request.method != "HEAD", let length = headers["Content-Length"], !length.isEmpty,
            length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            Int(length).map({ $0 > request.maximumResponseBytes }) ?? true
        {
            failure = CurlFailure.tooLarge(request, announced: String(length.prefix(30)))
            return false
        }
        hasHead = true
        deliver(CurlExchange.Head(status: status, headers: headers, url: request.url, peer: peer))
        return true
    }

    /// Reads a part of the body. Returns what libcurl expects: the count, a pause, or 0 to end the transfer.
    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        if redirect != nil {
            receivedBytes += bytes.count
            return receivedBytes <= Self.maximumRedirectBody ? bytes.count : 0
        }
        guard bytes.count <= max(0, request.maximumResponseBytes) - receivedBytes else {
            failure = CurlFailure.tooLarge(request)
            return 0
        }
        guard deliver(bytes) else { return Int(CURL_WRITEFUNC_PAUSE) }
        receivedBytes += bytes.count
        return bytes.count
    }
}
